import type { ChildProcess } from 'node:child_process';
import { SandboxError } from '@opengeni/contracts/errors';
import type { ResolvedRunRequest } from '@opengeni/contracts/ports';

/** A process of this machine that runs a command, or why there is none. */
export type StartedCommand =
  | {
      readonly child: ChildProcess;
      readonly pid: number;
      readonly stdout: NonNullable<ChildProcess['stdout']>;
      readonly stderr: NonNullable<ChildProcess['stderr']>;
      /** Throws a coded error when the process ended without the command having run. */
      assertRan?(): Promise<void>;
    }
  | {
      readonly pid: undefined;
      /** What a shell would answer; a failure that is not the command's own is thrown instead. */
      readonly exitCode: number;
      readonly message: string;
    };

/** Starts commands at the place where a box has them run. */
export interface CommandStarter {
  start(request: ResolvedRunRequest): Promise<StartedCommand>;
}

/** Why Node could not start a process. */
export type SpawnFailure = { readonly pid: undefined; readonly error: unknown };

/** Waits until it is known whether a process has started. */
export async function awaitSpawn(
  spawnChild: () => ChildProcess,
): Promise<Extract<StartedCommand, { pid: number }> | SpawnFailure> {
  try {
    const child = spawnChild();
    const { pid, stdout, stderr } = child;
    if (pid !== undefined && stdout !== null && stderr !== null) {
      return { pid, child, stdout, stderr };
    }
    return { pid: undefined, error: await new Promise((found) => child.once('error', found)) };
  } catch (error) {
    return { pid: undefined, error };
  }
}

/** The coded form of a failure to start a process that says nothing about the command itself. */
export function toSpawnError(error: unknown): SandboxError {
  if ((error as NodeJS.ErrnoException).code === 'E2BIG') {
    return new SandboxError(
      'invalid_request',
      'The command with its variables is longer than the system allows; pass long text as stdin.',
      { cause: error },
    );
  }
  return new SandboxError('provider_failed', 'The command could not be started on this machine.', {
    cause: error,
  });
}

/** The coded error of a command whose directory is not there. */
export function noDirectory(cwd: string): SandboxError {
  return new SandboxError(
    'not_found',
    `The directory ${JSON.stringify(cwd)} that the command should run in cannot be entered; create it first.`,
    { details: { cwd } },
  );
}
