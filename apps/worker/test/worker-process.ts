import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
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
  /** Called with all of the output so far whenever there is more. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void;
}

/** Runs the real command line as a process of its own, with a temporary directory of its own. */
export async function runWorkerProcess(
  args: readonly string[],
  { environment = {}, onOutput = () => {} }: WorkerOptions = {},
): Promise<WorkerExit> {
  const temporary = await mkdtemp(join(tmpdir(), 'worker-test-'));
  try {
    const child = spawn(
      process.execPath,
      ['--conditions=@opengeni/source', MAIN, 'demo', ...args],
      {
        cwd: temporary,
        env: { PATH: process.env['PATH'], HOME: temporary, TMPDIR: temporary, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
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
    return { exitCode, stdout, stderr, leftBehind: await readdir(temporary) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The events of a run that reports as JSON; throws when a line is none. */
export function parseEvents(stdout: string): readonly RunEvent[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => RunEvent.parse(JSON.parse(line)));
}
