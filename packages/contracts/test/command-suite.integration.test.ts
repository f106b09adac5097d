import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createOutputListener } from '@opengeni/contracts/ports';
import type { CommandRunner, RunRequest, RunResult } from '@opengeni/contracts/ports';
import { commandChecks, describeCommands, listFailedChecks } from '@opengeni/contracts/testing';

describeCommands('plain processes', () => makeProcessRunner());

type Change = (run: CommandRunner['run']) => CommandRunner['run'];

/** Each double breaks one rule; the words are part of the titles of the checks that must notice. */
const broken: Record<string, { change: Change; noticed: string[] }> = {
  'says that every command succeeded': {
    change: (run) => async (request) => ({
      ...(await run(request)),
      exitCode: 0,
      outcome: 'exited',
    }),
    noticed: [
      'the exit status is the real one',
      'not there',
      'dropped and said so',
      'a signal killed',
    ],
  },
  'throws when a command fails': {
    change: (run) => async (request) => {
      const result = await run(request);
      if (result.exitCode !== 0) throw new Error('command failed');
      return result;
    },
    noticed: ['the exit status is the real one', 'not there is a result'],
  },
  'mixes both streams': {
    change: (run) => async (request) => {
      const result = await run(request);
      return { ...result, stdout: result.stdout + result.stderr, stderr: '' };
    },
    noticed: ['kept apart', 'dropped and said so', 'much output'],
  },
  'reads exit codes from the output': {
    change: (run) => async (request) => {
      const result = await run(request);
      const banner = /exited with code (\d+)\n/.exec(result.stdout);
      return banner === null ? result : { ...result, exitCode: Number(banner[1]) };
    },
    noticed: ['looks like a report'],
  },
  'joins an argument vector with blanks': {
    change: (run) => (request) =>
      run({
        ...request,
        command: typeof request.command === 'string' ? request.command : request.command.join(' '),
      }),
    noticed: ['argument vector'],
  },
  'decodes input as text': {
    change: (run) => (request) =>
      request.stdin === undefined
        ? run(request)
        : run({ ...request, stdin: Buffer.from(request.stdin).toString() }),
    noticed: ['bytes of every value'],
  },
  'drops standard input': {
    change: (run) => (request) => run({ ...request, stdin: '' }),
    noticed: ['bytes of every value', 'do not mix'],
  },
  'ignores the directory': {
    change: (run) => (request) => run({ ...request, cwd: '.' }),
    noticed: ['relative to it'],
  },
  'ignores variables': {
    change: (run) => (request) => run({ ...request, env: {} }),
    noticed: ['variables reach the command'],
  },
  'caps output without saying so': {
    change: (run) => async (request) => ({ ...(await run(request)), stdoutTruncated: false }),
    noticed: ['dropped and said so'],
  },
  'does not cap output': {
    change: (run) => (request) => run({ ...request, maxOutputBytes: 10_000_000 }),
    noticed: ['dropped and said so'],
  },
  'gives no pieces of output': {
    change: (run) => (request) => {
      const { onOutput: _, ...rest } = request;
      return run(rest);
    },
    noticed: ['onOutput'],
  },
  'passes on what a callback throws': {
    change: (run) => async (request) => {
      const { onOutput, ...rest } = request;
      const result = await run(rest);
      void onOutput?.({ stream: 'stdout', bytes: result.stdoutBytes });
      return result;
    },
    noticed: ['a callback for output that fails'],
  },
  'passes every line as one argument': {
    change: (run) => async (request) => {
      if (Buffer.byteLength(String(request.command)) > 131_072) throw new Error('E2BIG');
      return run(request);
    },
    noticed: ['longer than one argument'],
  },
  'runs a command whose signal has fired': {
    change: (run) => async (request) => {
      if (request.signal?.aborted !== true) return run(request);
      const { signal: _, ...rest } = request;
      return { ...(await run(rest)), outcome: 'cancelled', exitCode: null };
    },
    noticed: ['nothing is run'],
  },
};

describe('the command suite', { timeout: 60_000 }, () => {
  it.each(Object.entries(broken))('notices a runner that %s', async (_, { change, noticed }) => {
    const makeSubject = async () => {
      const commands = await makeProcessRunner();
      const run: CommandRunner['run'] = (request) => commands.run(request);
      return { run: change(run), [Symbol.asyncDispose]: () => commands[Symbol.asyncDispose]() };
    };
    for (const words of noticed) {
      const checks = commandChecks.filter((check) => check.title.includes(words));
      const failed = await listFailedChecks({ checks, makeSubject });
      expect(failed, words).toEqual([checks[0]?.title]);
    }
  });

  it('notices a runner whose deadline and signal end the shell but not its children', async () => {
    const checks = commandChecks.filter((check) => check.title.includes('process group'));
    const makeSubject = () => makeProcessRunner({ killsGroup: false });
    const failed = await listFailedChecks({ checks, makeSubject });
    expect(failed).toEqual(checks.map((check) => check.title));
  });

  it('notices a runner that asks politely at the deadline', async () => {
    const checks = commandChecks.filter((check) => check.title.includes('polite'));
    const makeSubject = () => makeProcessRunner({ endSignal: 'SIGTERM' });
    expect(await listFailedChecks({ checks, makeSubject })).toEqual([checks[0]?.title]);
  });
});

interface ProcessRunnerOptions {
  readonly killsGroup?: boolean;
  readonly endSignal?: NodeJS.Signals;
}

/** A correct runner over plain processes in a folder of its own, with switches that break it. */
async function makeProcessRunner(
  options: ProcessRunnerOptions = {},
): Promise<CommandRunner & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'opengeni-suite-'));
  const pids = new Set<number>();
  return {
    run: async (request) => {
      const listener = createOutputListener(request.onOutput);
      const onOutput = listener.give;
      const result = await runProcess({ ...request, onOutput }, { ...options, root, pids });
      await listener.assertSound();
      return result;
    },
    async [Symbol.asyncDispose]() {
      for (const pid of pids) endGroup(pid, 'SIGKILL');
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function runProcess(
  request: RunRequest,
  place: ProcessRunnerOptions & { readonly root: string; readonly pids: Set<number> },
): Promise<RunResult> {
  if (request.signal?.aborted === true) {
    return Promise.resolve(
      resultOf(request, [], { outcome: 'cancelled', exitCode: null, signal: null }),
    );
  }
  const [file = '', ...words] =
    typeof request.command === 'string' ? shellWordsOf(request.command) : request.command;
  const child = spawn(file, words, {
    cwd: resolve(place.root, request.cwd ?? ''),
    env: { PATH: process.env['PATH'], ...request.env },
    detached: true,
  });
  const pid = child.pid ?? 0;
  place.pids.add(pid);
  const output: Output[] = [];
  let ended: 'timed_out' | 'cancelled' | undefined;
  const end = (outcome: 'timed_out' | 'cancelled') => {
    ended = outcome;
    const signal = place.endSignal ?? 'SIGKILL';
    if (place.killsGroup === false) child.kill(signal);
    else endGroup(pid, signal);
  };
  const timer = setTimeout(end, Math.min(request.timeoutMs ?? 5000, 5000), 'timed_out');
  const onAbort = () => end('cancelled');
  request.signal?.addEventListener('abort', onAbort);
  child.stdout.on('data', (bytes: Buffer) => output.push({ stream: 'stdout', bytes }));
  child.stderr.on('data', (bytes: Buffer) => output.push({ stream: 'stderr', bytes }));
  child.stdin.on('error', () => {});
  child.stdin.end(request.stdin ?? '');
  return new Promise((settle) => {
    // A double that spares the children must not wait for the output that they hold open.
    child.on(place.killsGroup === false ? 'exit' : 'close', (exitCode, signal) => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      const outcome = ended ?? (signal === null ? 'exited' : 'signaled');
      settle(
        resultOf(request, output, {
          outcome,
          exitCode: ended === undefined ? exitCode : null,
          signal,
        }),
      );
    });
  });
}

function shellWordsOf(line: string): string[] {
  const pieces = Array.from({ length: Math.ceil(line.length / 20_000) }, (_, index) =>
    line.slice(index * 20_000, (index + 1) * 20_000),
  );
  const joined = pieces.map((_, index) => `\${${index + 1}}`).join('');
  return ['/bin/sh', '-c', `eval "set --\n${joined}"`, 'sh', ...pieces];
}

interface Output {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

function resultOf(
  request: RunRequest,
  output: readonly Output[],
  end: Pick<RunResult, 'outcome' | 'exitCode' | 'signal'>,
): RunResult {
  const limit = request.maxOutputBytes ?? 1_048_576;
  const whole = (stream: string) =>
    Buffer.concat(output.filter((piece) => piece.stream === stream).map((piece) => piece.bytes));
  for (const piece of output) void request.onOutput?.(piece);
  const [stdoutBytes, stderrBytes] = [
    whole('stdout').subarray(0, limit),
    whole('stderr').subarray(0, limit),
  ];
  return {
    ...end,
    stdout: stdoutBytes.toString(),
    stderr: stderrBytes.toString(),
    stdoutBytes,
    stderrBytes,
    stdoutTruncated: whole('stdout').length > limit,
    stderrTruncated: whole('stderr').length > limit,
    durationMs: 0,
  };
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
