import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

import type { RunDirectory } from '../record/run-directory.ts';
import { WorkerMessage } from './worker-message.ts';

/** Name of the command that a worker process is started with. */
export const WORKER_COMMAND = 'demo-worker';

export interface WorkerLaunch {
  /** Program and arguments that start this command line again. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the log of the process goes. */
  readonly stderr: Writable;
}

/** A process of its own that works on a run. */
export interface WorkerProcess {
  /** Undefined when it could not be started. */
  readonly processId: number | undefined;
  /** What it says, until it has ended. */
  readonly messages: AsyncIterable<WorkerMessage>;
  /** How it ended, in words. */
  readonly ending: Promise<string>;
  /** Kills it, so that it cannot do anything about it. */
  kill(): void;
}

/** Starts a worker process on a run. Its standard input is open as long as this process lives. */
export function startWorkerProcess(run: RunDirectory, launch: WorkerLaunch): WorkerProcess {
  const [program = '', ...args] = launch.command;
  const child = spawn(program, [...args, WORKER_COMMAND, '--run', run.path], {
    env: { ...launch.environment, TMPDIR: run.boxesPath },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It reads nothing and may end at any moment.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stderr.pipe(launch.stderr, { end: false });
  const ending = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
  });
  return {
    processId: child.pid,
    messages: readMessages(createInterface({ input: child.stdout })),
    ending,
    kill: () => void child.kill('SIGKILL'),
  };
}

// The last line of a process that was killed may be cut off.
async function* readMessages(lines: AsyncIterable<string>): AsyncGenerator<WorkerMessage> {
  for await (const line of lines) {
    const message = WorkerMessage.safeParse(parseLine(line));
    if (message.success) yield message.data;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
