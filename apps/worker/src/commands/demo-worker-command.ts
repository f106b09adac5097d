import { Command } from 'commander';

import type { Host } from '../host.ts';

/** The sub-command of a process that works on a run for another one; people have no use for it. */
export function createDemoWorkerCommand(host: Host): Command {
  return new Command('demo-worker')
    .description('Work on a run of the demo for the process that started it.')
    .requiredOption('--run <directory>', 'directory of the run')
    .action(async ({ run }: { readonly run: string }) => {
      const { runDemoWorker } = await import('../demo/supervision/run-demo-worker.ts');
      host.exitCode = await runDemoWorker(run, host);
    });
}
