import { listCommandRuns } from './command-run.ts';
import type { CommandRun } from './command-run.ts';
import type { Conversation, Observation } from './conversation.ts';
import { isInterrupted } from './interrupted-call.ts';

/** What was done so far in one repository, read out of the conversation. */
export interface WorkLog {
  /** Path of the repository relative to the workspace, as the task names it. */
  readonly repository: string;
  /** The commands whose outcome is known; one that was interrupted has to be run again. */
  readonly runs: readonly CommandRun[];
  /** Answers of a tool, in order. */
  answersOf(tool: string): readonly Observation[];
  /** The last run of a command in the repository. */
  findRun(command: string): CommandRun | undefined;
  runsOf(command: string): readonly CommandRun[];
}

/** Reads what was done so far. The task names its repository as `Repository: <path>`. */
export function readWorkLog({ task, observations }: Conversation): WorkLog {
  const repository = /^Repository: (\S+)$/m.exec(task)?.[1] ?? '.';
  const known = observations.filter((observation) => !isInterrupted(observation));
  const runs = listCommandRuns(known).filter(({ directory }) => directory === repository);
  const runsOf = (command: string): readonly CommandRun[] =>
    runs.filter((run) => run.command === command);
  return {
    repository,
    runs,
    answersOf: (tool) => observations.filter((observation) => observation.tool === tool),
    findRun: (command) => runsOf(command).at(-1),
    runsOf,
  };
}

/** The command that prints a file; the content is read back from its output. */
export function printFile(path: string): string {
  return `cat '${path}'`;
}

/** The files that were printed so far, by path relative to the repository. */
export function listPrintedFiles({ runs }: WorkLog): ReadonlyMap<string, string> {
  return new Map(
    runs.flatMap(({ command, exitCode, output }): [string, string][] => {
      const path = /^cat '([^']+)'$/.exec(command)?.[1];
      return path === undefined || exitCode !== 0 ? [] : [[path, output]];
    }),
  );
}
