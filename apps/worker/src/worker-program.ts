import { Command, CommanderError } from 'commander';

import { createDemoCommand } from './commands/demo-command.ts';
import { createDemoWorkerCommand } from './commands/demo-worker-command.ts';
import { createSweepCommand } from './commands/sweep-command.ts';
import type { Host } from './host.ts';
import { createLog } from './log.ts';

const badInput = 2;

/** Runs the command that the arguments name; resolves with the exit code. */
export async function runWorker(args: readonly string[], host: Host): Promise<number> {
  const program = new Command('opengeni-worker')
    .description('Runs agent turns in boxes with the OpenGeni packages.')
    .addCommand(createDemoCommand(host))
    .addCommand(createSweepCommand(host))
    .addCommand(createDemoWorkerCommand(host), { hidden: true });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      outputError: (text, write) => {
        const problem = text.replace(/^error: /, '');
        if (!args.includes('--json')) return write(`opengeni-worker: ${problem}`);
        createLog('error').error(problem.trim(), { code: 'invalid_request' });
      },
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return host.exitCode;
  } catch (error) {
    // The program has said it already; only help and version end well.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badInput;
    throw error;
  }
}
