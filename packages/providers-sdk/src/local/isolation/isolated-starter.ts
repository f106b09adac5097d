import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { SandboxError } from '@opengeni/contracts/errors';
import { awaitSpawn, noDirectory, toSpawnError } from '../command-starter.ts';
import type { CommandStarter, StartedCommand } from '../command-starter.ts';
import { BOX_WORKSPACE } from './box-layout.ts';
import { ENTERED, NO_DIRECTORY } from './enter-box.ts';
import type { IsolatedBox, IsolatedCommand } from './isolated-box.ts';

export interface IsolatedStarterOptions {
  readonly box: IsolatedBox;
  /** The variables of the box at this moment. */
  readonly environment: () => Readonly<Record<string, string>>;
}

/** Starts commands inside an isolated box. */
export function createIsolatedStarter({
  box,
  environment,
}: IsolatedStarterOptions): CommandStarter {
  return {
    start: async (request) => {
      const cwd = resolve(BOX_WORKSPACE, request.cwd ?? '.');
      const words: readonly [string, ...string[]] =
        typeof request.command === 'string' ? ['/bin/sh', '-c', request.command] : request.command;
      const child = await startInside(box, {
        words,
        cwd,
        environment: { ...environment(), ...request.env },
        stdin: request.stdin === undefined ? 'ignore' : 'pipe',
      });
      const entry = readEntry(child.child);
      return { ...child, assertRan: async () => assertEntered(await entry, cwd) };
    },
  };
}

async function startInside(
  box: IsolatedBox,
  command: IsolatedCommand,
): Promise<Extract<StartedCommand, { pid: number }>> {
  try {
    const child = await box.start(command);
    const started = await awaitSpawn(() => child);
    if (started.pid !== undefined) return started;
    throw started.error;
  } catch (error) {
    throw SandboxError.is(error) ? error : toSpawnError(error);
  }
}

function assertEntered(entry: string, cwd: string): void {
  if (entry === ENTERED) return;
  if (entry === NO_DIRECTORY) throw noDirectory(cwd);
  throw new SandboxError(
    'provider_failed',
    'The box ended before the command could start in it; run the command again.',
  );
}

/** Resolves to what the entry said of itself; the pipe ends when the command starts. */
function readEntry(child: ChildProcess): Promise<string> {
  const pipe = child.stdio[3] as Readable;
  let text = '';
  return new Promise((resolveText) => {
    pipe.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    pipe.once('error', () => resolveText(text.trim()));
    pipe.once('close', () => resolveText(text.trim()));
  });
}
