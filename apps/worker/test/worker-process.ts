import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { RunEvent } from '@opengeni/contracts/events';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface WorkerExit {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the run has left in its directory for temporary files. */
  readonly leftBehind: readonly string[];
}

export interface WorkerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A file that the command line finds where the program bubblewrap is. */
  readonly inPlaceOfBubblewrap?: string;
  /** Called with all of the output so far whenever there is more. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

/** A directory of its own for temporary files, in which the command line may run several times. */
export interface WorkerRoom {
  readonly path: string;
  /** Runs the real command line as a process of its own. */
  run(args: readonly string[], options?: WorkerOptions): Promise<WorkerExit>;
  close(): Promise<void>;
}

export async function openWorkerRoom(): Promise<WorkerRoom> {
  const path = await mkdtemp(join(tmpdir(), 'worker-test-'));
  // As in a real directory for temporary files, all users may pass through.
  await chmod(path, 0o711);
  return {
    path,
    run: async (args, options) => {
      const exit = await runDemoProcess(path, args, options);
      return { ...exit, leftBehind: await readdir(path) };
    },
    close: () => rm(path, { recursive: true, force: true }),
  };
}

/** Runs the command line once, in a room of its own. */
export async function runWorkerProcess(
  args: readonly string[],
  options?: WorkerOptions,
): Promise<WorkerExit> {
  const room = await openWorkerRoom();
  try {
    return await room.run(args, options);
  } finally {
    await room.close();
  }
}

async function runDemoProcess(
  temporary: string,
  args: readonly string[],
  options: WorkerOptions = {},
): Promise<Omit<WorkerExit, 'leftBehind'>> {
  const { environment = {}, onOutput = () => {}, onStart = () => {} } = options;
  const { inPlaceOfBubblewrap } = options;
  const [program = '', ...words] = [
    ...(inPlaceOfBubblewrap === undefined ? [] : hideBubblewrap(inPlaceOfBubblewrap)),
    process.execPath,
    '--conditions=@opengeni/source',
    MAIN,
    'demo',
    ...args,
  ];
  const child = spawn(program, words, {
    cwd: temporary,
    env: { PATH: process.env['PATH'], HOME: temporary, TMPDIR: temporary, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput(stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, stdout, stderr };
}

/** The beginning of a command that sees this machine with another file in the place of bubblewrap. */
function hideBubblewrap(replacement: string): readonly string[] {
  const bwrap = ['/usr/bin/bwrap', '/usr/local/bin/bwrap'].find((path) => existsSync(path));
  if (bwrap === undefined) throw new Error('bubblewrap is not installed');
  return [bwrap, '--dev-bind', '/', '/', '--ro-bind', replacement, bwrap, '--'];
}

/** The events of a run that reports as JSON; throws when a line is none. */
export function parseEvents(stdout: string): readonly RunEvent[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => RunEvent.parse(JSON.parse(line)));
}
