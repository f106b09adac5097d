import { spawn } from 'node:child_process';
import { createRunResult, resolveRunRequest } from '@opengeni/contracts/ports';
import type { CommandRunner, RunRequest, RunResult } from '@opengeni/contracts/ports';

/** Runs commands as processes of this machine, each as the leader of a process group that its time limit ends. */
export function createLocalCommands(
  environment: Readonly<Record<string, string>> = {},
): CommandRunner {
  return { run: (request) => runLocally(request, environment) };
}

async function runLocally(
  input: RunRequest,
  environment: Readonly<Record<string, string>>,
): Promise<RunResult> {
  const { command, cwd, env, timeoutMs } = resolveRunRequest(input);
  const startedAt = performance.now();
  const [program, ...args] = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp', ...environment, ...env },
  });
  const pieces: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout.on('data', (piece: Buffer) => pieces.stdout.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.stderr.push(piece));
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, timeoutMs);
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, name) => resolve([code, name]));
    },
  );
  clearTimeout(timer);
  return createRunResult({
    outcome: isTimedOut ? 'timed_out' : signal === null ? 'exited' : 'signaled',
    exitCode,
    signal,
    stdout: Buffer.concat(pieces.stdout),
    stderr: Buffer.concat(pieces.stderr),
    durationMs: performance.now() - startedAt,
  });
}
