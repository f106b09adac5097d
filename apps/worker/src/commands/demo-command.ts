import { randomInt } from 'node:crypto';

import { Command } from 'commander';

import type { DemoFlags } from '../demo/demo-request.ts';
import type { Host } from '../host.ts';

const EXAMPLES = `
Examples:
  opengeni-worker demo                        repair a planted defect, chosen at random
  opengeni-worker demo --seed 3               the same defect again (1 to 8; larger ones repeat)
  opengeni-worker demo --seed unknown         a defect that the embedded model cannot repair; ends with code 1
  opengeni-worker demo --repo ../my-project   list the failing tests of a copy of a repository
  opengeni-worker demo --model gpt-5.5        let a real model do it (OPENAI_API_KEY, OPENAI_BASE_URL)
  opengeni-worker demo --json | jq .type      one event a line
  opengeni-worker demo --repo . --net         the same with a network, for tests that need one
  opengeni-worker demo --crash --restore      survive a kill -9 and the end of the box

Exit codes: 0 done and verified, 1 failed, 2 wrong option or setting, 130 interrupted.`;

/** The sub-command that runs one agent turn in a fresh box. */
export function createDemoCommand(host: Host): Command {
  return new Command('demo')
    .description(
      'Run one agent turn in a fresh box: find and repair a real defect, or list failing tests.',
    )
    .option(
      '--seed <n>',
      'which defect is planted in the sample: a number, or "unknown" (default: random)',
    )
    .option(
      '--repo <directory>',
      'work on a copy of this directory instead of the sample; the original is not touched',
    )
    .option('--task <text>', 'what the agent is to do (needs --model)')
    .option(
      '--model <id>',
      'a real model of your settings (default: the embedded script, which needs no key)',
    )
    .option(
      '--unsafe-local',
      'let a real model run commands as you without asking, where nothing isolates the box',
    )
    .option('--net', 'share the network of this machine with the box (default: it has none)')
    .option(
      '--backend <name>',
      'where the box is: local or docker, whatever OPENGENI_SANDBOX_BACKEND says',
      'local',
    )
    .option('--timeout <seconds>', 'end the run after this time', '600')
    .option('--json', 'print one event a line and nothing else; logs go to standard error')
    .option('--keep', 'keep the box and print where it is')
    .option(
      '--crash',
      'kill the process that runs the turn in the middle of it; another one resumes the box and finishes',
    )
    .option(
      '--restore',
      'after the turn archive the box and end it, then restore it cold and compare the files',
    )
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action(async (flags: DemoFlags, command: Command) => {
      const [excess] = command.args;
      if (excess !== undefined) {
        command.error(
          `"${excess}" belongs to no option; options of an npm script come after "--": npm run demo -- --seed 3`,
        );
      }
      // Loaded only when it is needed, so that help comes at once.
      const { runDemoCommand } = await import('../demo/run-demo-command.ts');
      const pickNumber = (highest: number): number => randomInt(1, highest + 1);
      host.exitCode = await runDemoCommand(flags, { host, pickNumber });
    });
}
