import { parseExecBanner } from '@opengeni/sandbox';

import { looseTextOf } from '../loose-record.ts';
import type { Observation } from './conversation.ts';

/** One shell command of the agent, with all of its output so far. */
export interface CommandRun {
  readonly command: string;
  readonly directory: string;
  readonly output: string;
  /** Undefined while the command still runs. */
  readonly exitCode: number | undefined;
  /** Id to ask for more output with, while the command still runs. */
  readonly processId: number | undefined;
  /** How often more output was asked for. */
  readonly polls: number;
}

/** The commands of a conversation; later output of a command is joined to its first. */
export function listCommandRuns(observations: readonly Observation[]): readonly CommandRun[] {
  const runs: CommandRun[] = [];
  for (const { tool, arguments: args, output } of observations) {
    const { body, exitCode, sessionId } = parseExecBanner(output);
    if (tool === 'exec_command') {
      runs.push({
        command: looseTextOf(args['cmd']),
        directory: looseTextOf(args['workdir']),
        output: body,
        exitCode,
        processId: sessionId,
        polls: 0,
      });
    }
    if (tool !== 'write_stdin') continue;
    const index = runs.findIndex(({ processId }) => processId === args['session_id']);
    const run = runs[index];
    if (run === undefined) continue;
    runs[index] = {
      ...run,
      output: run.output + body,
      exitCode,
      processId: sessionId,
      polls: run.polls + 1,
    };
  }
  return runs;
}
