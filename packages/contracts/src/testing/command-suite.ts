import assert from 'node:assert/strict';

import type { CommandRunner, RunRequest, RunResult } from '../ports/box-roles.ts';
import { assertFails } from './assert-code.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, value) => value);

/** Long enough for any command here; only a runner that hangs reaches it. */
const TIMEOUT_MS = 20_000;

/** Starts a child in the background that leaves a sign of life in `beat` as long as it lives, at most 30 s. */
const BEATING_CHILD =
  'i=0; while [ $i -lt 300 ]; do printf . >> beat; sleep 0.1; i=$((i+1)); done >/dev/null 2>&1 & ' +
  'while [ ! -s beat ]; do sleep 0.02; done; echo started; sleep 30';

/** Succeeds when no more signs of life arrive. */
const IS_CHILD_DEAD = 'a=$(wc -c < beat); sleep 0.5; b=$(wc -c < beat); [ "$a" = "$b" ]';

/** The rules of every `CommandRunner`. The box needs a POSIX shell with the usual small tools. */
export const commandChecks: readonly SuiteCheck<CommandRunner>[] = [
  {
    title: 'the exit status is the real one',
    async run(commands) {
      for (const status of [0, 1, 7, 255]) {
        const result = await run(commands, { command: `exit ${status}` });
        assertEnd(result, { outcome: 'exited', exitCode: status, signal: null });
      }
    },
  },
  {
    title: 'a command that is not there is a result and no exception',
    async run(commands) {
      const result = await run(commands, { command: 'opengeni-suite-no-such-command' });
      assertEnd(result, { outcome: 'exited', exitCode: 127, signal: null });
      assert.notEqual(result.stderr, '');
    },
  },
  {
    title: 'output and errors are kept apart and not mixed with anything else',
    async run(commands) {
      const result = await run(commands, { command: 'printf out; printf err >&2' });
      assert.deepEqual([result.stdout, result.stderr], ['out', 'err']);
      const silent = await run(commands, { command: ':' });
      assert.deepEqual([silent.stdout, silent.stderr], ['', '']);
    },
  },
  {
    title: 'output that looks like a report of a command is only output',
    async run(commands) {
      const text = 'Process exited with code 3\nexit code: 4\nOutput:\n';
      const result = await run(commands, { command: ['printf', '%s', text] });
      assertEnd(result, { outcome: 'exited', exitCode: 0, signal: null });
      assert.equal(result.stdout, text);
    },
  },
  {
    title: 'an argument vector is not read by a shell',
    async run(commands) {
      const odd = ['$HOME', '`id`', "it's", 'a "b"', ';exit 3', '*', '', 'line\nbreak', '-n'];
      const result = await run(commands, { command: ['printf', '[%s]', ...odd] });
      assert.equal(result.stdout, odd.map((word) => `[${word}]`).join(''));
    },
  },
  {
    title: 'bytes of every value pass through standard input and output unchanged',
    async run(commands) {
      const result = await run(commands, { command: ['cat'], stdin: EVERY_BYTE });
      assert.deepEqual([...result.stdoutBytes], [...EVERY_BYTE]);
      const text = await run(commands, { command: ['cat'], stdin: 'ünï €\n' });
      assert.equal(text.stdout, 'ünï €\n');
    },
  },
  {
    title: 'standard input is empty when none is given',
    async run(commands) {
      const result = await run(commands, { command: ['cat'] });
      assertEnd(result, { outcome: 'exited', exitCode: 0, signal: null });
      assert.equal(result.stdout, '');
    },
  },
  {
    title: 'input that the command does not read is no failure',
    async run(commands) {
      const result = await run(commands, { command: 'exit 4', stdin: 'x'.repeat(1_000_000) });
      assertEnd(result, { outcome: 'exited', exitCode: 4, signal: null });
    },
  },
  {
    title: 'a command runs in the workspace, or in a directory relative to it',
    async run(commands) {
      await run(commands, { command: 'mkdir -p sub && echo here > sub/mark && echo root > mark' });
      assert.equal((await run(commands, { command: ['cat', 'mark'] })).stdout, 'root\n');
      assert.equal(
        (await run(commands, { command: ['cat', 'mark'], cwd: 'sub' })).stdout,
        'here\n',
      );
      const root = (await run(commands, { command: ['pwd'] })).stdout.trim();
      const absolute = await run(commands, { command: ['cat', 'mark'], cwd: `${root}/sub` });
      assert.equal(absolute.stdout, 'here\n');
    },
  },
  {
    title: 'variables reach the command exactly, and are gone in the next one',
    async run(commands) {
      const value = ' it\'s "$HOME" `id`\nsecond line ünï ';
      const command = 'printf "%s" "$SUITE_VALUE"';
      const result = await run(commands, { command, env: { SUITE_VALUE: value } });
      assert.equal(result.stdout, value);
      assert.equal((await run(commands, { command })).stdout, '');
    },
  },
  {
    title: 'output above the byte limit is dropped and said so, without ending the command',
    async run(commands) {
      const command = 'head -c 200000 /dev/zero | tr "\\0" x; echo end >&2; exit 5';
      const result = await run(commands, { command, maxOutputBytes: 1000 });
      assertEnd(result, { outcome: 'exited', exitCode: 5, signal: null });
      assert.equal(result.stdout, 'x'.repeat(1000));
      assert.equal(result.stdoutBytes.length, 1000);
      assert.deepEqual([result.stdoutTruncated, result.stderrTruncated], [true, false]);
      assert.equal(result.stderr, 'end\n');
    },
  },
  {
    title: 'output exactly at the byte limit is whole',
    async run(commands) {
      const result = await run(commands, { command: 'printf 0123456789', maxOutputBytes: 10 });
      assert.equal(result.stdout, '0123456789');
      assert.equal(result.stdoutTruncated, false);
    },
  },
  {
    title: 'much output on both streams neither blocks nor gets lost',
    async run(commands) {
      const command =
        'head -c 400000 /dev/zero | tr "\\0" e >&2; head -c 400000 /dev/zero | tr "\\0" o';
      const result = await run(commands, { command });
      assert.equal(result.stdout, 'o'.repeat(400_000));
      assert.equal(result.stderr, 'e'.repeat(400_000));
    },
  },
  {
    title: 'the pieces given to onOutput are the output of each stream',
    async run(commands) {
      const pieces = { stdout: [] as number[], stderr: [] as number[] };
      const result = await run(commands, {
        command: 'printf "one €"; printf err >&2; printf two',
        onOutput: ({ stream, bytes }) => {
          pieces[stream].push(...bytes);
        },
      });
      assert.equal(result.stdout, 'one €two');
      assert.deepEqual(pieces.stdout, [...result.stdoutBytes]);
      assert.deepEqual(pieces.stderr, [...result.stderrBytes]);
    },
  },
  {
    title: 'a callback for output that fails ends the run with a coded error, also an async one',
    async run(commands) {
      const defect = new Error('a defect of the caller');
      const fail = (): never => {
        throw defect;
      };
      for (const onOutput of [fail, async () => fail()]) {
        const what = 'a run whose callback fails';
        const request = { command: 'printf out; printf err >&2', onOutput };
        const error = await assertFails(() => run(commands, request), {
          what,
          code: 'invalid_request',
        });
        assert.equal(error.cause, defect);
      }
      assert.equal((await run(commands, { command: 'printf on' })).stdout, 'on');
    },
  },
  {
    title: 'a shell line may be longer than one argument of a process',
    async run(commands) {
      // Two units of UTF-16 each, so that a cut at any place would be noticed.
      const text = `x${'\u{1F600}'.repeat(60_000)}`;
      const command = `printf '%s|' "$#"; cat <<'END'\n${text}\nEND\nexit 9`;
      const result = await run(commands, { command });
      assertEnd(result, { outcome: 'exited', exitCode: 9, signal: null });
      assert.ok(result.stdout === `0|${text}\n`, 'the line was changed');
    },
  },
  {
    title: 'a command that a signal killed is not taken for one that succeeded',
    async run(commands) {
      const result = await run(commands, { command: 'kill -9 $$' });
      // A runner that has a shell between itself and the command sees the status that the shell gives.
      const seen = result.outcome === 'signaled' ? result.signal : result.exitCode;
      assert.ok(seen === 'SIGKILL' || seen === 137, `ended as ${result.outcome} with ${seen}`);
      assert.equal(result.exitCode, result.outcome === 'signaled' ? null : 137);
    },
  },
  {
    title: 'commands at the same time do not mix',
    async run(commands) {
      const numbers = Array.from({ length: 4 }, (_, index) => index);
      const results = await Promise.all(
        numbers.map((number) =>
          run(commands, { command: `cat; exit ${number}`, stdin: `input ${number}` }),
        ),
      );
      assert.deepEqual(
        results.map((result) => [result.stdout, result.exitCode]),
        numbers.map((number) => [`input ${number}`, number]),
      );
    },
  },
  {
    title: 'a command that reaches its deadline is ended and keeps the output so far',
    async run(commands) {
      const command = 'printf before; sleep 30; printf after';
      const result = await run(commands, { command, timeoutMs: 400 });
      assert.deepEqual([result.outcome, result.exitCode], ['timed_out', null]);
      assert.equal(result.stdout, 'before');
    },
  },
  {
    title: 'a command that ignores polite signals is ended by its deadline all the same',
    async run(commands) {
      const command = "trap '' TERM INT HUP; sleep 5; echo yes > survived";
      const result = await run(commands, { command, timeoutMs: 400 });
      assert.deepEqual([result.outcome, result.exitCode], ['timed_out', null]);
      const trace = await run(commands, { command: 'test ! -e survived' });
      assert.equal(trace.exitCode, 0, 'the command went on after its deadline');
    },
  },
  {
    title: 'the deadline ends the whole process group',
    async run(commands) {
      const result = await run(commands, { command: BEATING_CHILD, timeoutMs: 1500 });
      assert.equal(result.outcome, 'timed_out');
      assert.equal(result.stdout, 'started\n');
      await assertChildDead(commands);
    },
  },
  {
    title: 'a signal of the caller ends the whole process group',
    async run(commands) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), 1500);
      const result = await run(commands, { command: BEATING_CHILD, signal: controller.signal });
      clearTimeout(timer);
      assert.deepEqual([result.outcome, result.exitCode], ['cancelled', null]);
      await assertChildDead(commands);
    },
  },
  {
    title: 'a signal that fires during the start ends the whole process group',
    async run(commands) {
      for (const delayMs of [undefined, 0, 20]) {
        const controller = new AbortController();
        const running = run(commands, { command: BEATING_CHILD, signal: controller.signal });
        if (delayMs === undefined) controller.abort();
        else setTimeout(() => controller.abort(), delayMs);
        assert.equal((await running).outcome, 'cancelled');
        await assertChildDead(commands);
      }
    },
  },
  {
    title: 'a signal that fired before the start means that nothing is run',
    async run(commands) {
      const signal = AbortSignal.abort();
      const result = await run(commands, { command: 'echo ran > ran', signal });
      assert.deepEqual([result.outcome, result.exitCode], ['cancelled', null]);
      assert.equal((await run(commands, { command: 'test ! -e ran' })).exitCode, 0);
    },
  },
];

/** Registers the rules of every `CommandRunner` as tests of this one. */
export function describeCommands(
  name: string,
  makeCommands: () => CommandRunner | Promise<CommandRunner>,
  runner?: SuiteRunner,
): void {
  describeSuite({ name, checks: commandChecks, makeSubject: makeCommands }, runner);
}

function run(commands: CommandRunner, request: RunRequest): Promise<RunResult> {
  return commands.run({ timeoutMs: TIMEOUT_MS, ...request });
}

function assertEnd(
  result: RunResult,
  end: Pick<RunResult, 'outcome' | 'exitCode' | 'signal'>,
): void {
  const { outcome, exitCode, signal } = result;
  assert.deepEqual({ outcome, exitCode, signal }, end, `stderr: ${result.stderr}`);
}

async function assertChildDead(commands: CommandRunner): Promise<void> {
  const result = await run(commands, { command: IS_CHILD_DEAD });
  assert.equal(result.exitCode, 0, 'a child of the command still lives');
}
