import type { CommandRunner } from '@opengeni/contracts/ports';

import { listFailingTests } from '../model/failing-tests.ts';

/** Whether the work is really done, found out without asking the agent. */
export interface Verification {
  readonly passed: boolean;
  /** One sentence without a period. */
  readonly detail: string;
}

export interface VerifyRequest {
  readonly commands: CommandRunner;
  readonly directory: string;
  /** The tree of the repository before the turn. */
  readonly baselineTree: string;
  readonly signal: AbortSignal;
}

const timeoutMs = 120_000;

/** The tests come from the captured tree, so that only the code of the agent is on trial. */
const VERIFY = [
  'set -e',
  'check="$(mktemp -d "$PWD/../.verify-XXXXXX")"',
  'trap \'rm -rf "$check"\' EXIT',
  'git archive "$BASELINE_TREE" | tar -xf - -C "$check"',
  'rm -rf "$check/src"',
  'cp -R src "$check/src"',
  'cd "$check"',
  'node --test --test-reporter=tap',
].join('\n');

/** Runs the tests of the sample in the box, by the worker and with the tests as they were shipped. */
export async function verifySample(request: VerifyRequest): Promise<Verification> {
  const { commands, directory, baselineTree, signal } = request;
  const env = { BASELINE_TREE: baselineTree };
  const result = await commands.run({ command: VERIFY, cwd: directory, env, timeoutMs, signal });
  const passed =
    result.outcome === 'exited' && result.exitCode === 0 && /^# pass [1-9]/m.test(result.stdout);
  if (passed) return { passed, detail: 'the tests pass in the box' };
  const failing = listFailingTests(result.stdout).filter((name) => !name.endsWith('.js'));
  const names = failing.map((name) => `"${name}"`).join(', ');
  const ending = result.exitCode === null ? result.outcome : `exit code ${result.exitCode}`;
  return {
    passed,
    detail:
      names === ''
        ? `the tests cannot run in the box (${ending})`
        : `the tests still fail in the box: ${names}`,
  };
}
