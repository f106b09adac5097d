import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { ResolvedRunRequest } from '@opengeni/contracts/ports';
import { awaitSpawn, noDirectory, toSpawnError } from './command-starter.ts';
import type { CommandStarter, StartedCommand } from './command-starter.ts';
import { sealStreams } from './process-descriptors.ts';

export interface HostStarterOptions {
  readonly workspaceRoot: string;
  /** The variables of the box at this moment. */
  readonly environment: () => Readonly<Record<string, string>>;
}

const COMMAND_PATH = '/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';
const NOT_FOUND_EXIT_CODE = 127;
const NOT_EXECUTABLE_EXIT_CODE = 126;

/**
 * Starts commands as processes of this user, each as the leader of its own process group.
 * They see the variables of the box and a fixed base, nothing of this process's environment.
 */
export function createHostStarter(options: HostStarterOptions): CommandStarter {
  return {
    start: async (request) => {
      const started = await awaitSpawn(() => spawnCommand(options, request));
      return started.pid === undefined ? explain(options, request, started.error) : started;
    },
  };
}

function spawnCommand(options: HostStarterOptions, request: ResolvedRunRequest): ChildProcess {
  const { workspaceRoot } = options;
  const cwd = directoryOf(options, request);
  const [program, ...args] =
    typeof request.command === 'string' ? ['/bin/sh', '-c', request.command] : request.command;
  return spawn(program, args, {
    cwd,
    detached: true,
    stdio: sealStreams([request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']),
    env: {
      PATH: COMMAND_PATH,
      HOME: workspaceRoot,
      USER: 'sandbox',
      LOGNAME: 'sandbox',
      SHELL: '/bin/sh',
      TMPDIR: '/tmp',
      ...options.environment(),
      ...request.env,
      PWD: cwd,
    },
  });
}

async function explain(
  options: HostStarterOptions,
  request: ResolvedRunRequest,
  error: unknown,
): Promise<StartedCommand> {
  await assertDirectory(options, request);
  const { code } = error as NodeJS.ErrnoException;
  const program = request.command[0] ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const message = `${program}: not found\n`;
    return { pid: undefined, exitCode: NOT_FOUND_EXIT_CODE, message };
  }
  if (code === 'EACCES' || code === 'ENOEXEC') {
    const message = `${program}: cannot be executed\n`;
    return { pid: undefined, exitCode: NOT_EXECUTABLE_EXIT_CODE, message };
  }
  throw toSpawnError(error);
}

async function assertDirectory(
  options: HostStarterOptions,
  request: ResolvedRunRequest,
): Promise<void> {
  if (!(await isDirectory(options.workspaceRoot))) {
    throw new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
      details: { workspaceRoot: options.workspaceRoot },
    });
  }
  const cwd = directoryOf(options, request);
  if (!(await isDirectory(cwd))) throw noDirectory(cwd);
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function directoryOf({ workspaceRoot }: HostStarterOptions, { cwd }: ResolvedRunRequest): string {
  return cwd === undefined ? workspaceRoot : resolve(workspaceRoot, cwd);
}
