import { describe, expect, it } from 'vitest';

import { judgeRun } from './judge-run.ts';
import type { RunFacts } from './judge-run.ts';

const good: RunFacts = {
  stopReason: undefined,
  timeoutSeconds: 60,
  failure: undefined,
  turn: { outcome: 'completed' },
  pauseRationale: undefined,
  verification: { passed: true, detail: 'the tests pass in the box' },
  boxLeftBehind: undefined,
};

const cases: readonly (readonly [string, Partial<RunFacts>, object])[] = [
  ['a completed and verified turn', {}, { outcome: 'completed', exitCode: 0 }],
  [
    'a completed turn without anything to verify',
    { verification: undefined },
    { outcome: 'completed', exitCode: 0 },
  ],
  ['an interrupt', { stopReason: 'interrupted' }, { outcome: 'cancelled', exitCode: 130 }],
  ['a termination', { stopReason: 'terminated' }, { outcome: 'cancelled', exitCode: 143 }],
  ['a closed output', { stopReason: 'output_closed' }, { outcome: 'cancelled', exitCode: 1 }],
  [
    'the time limit',
    { stopReason: 'timed_out' },
    {
      outcome: 'failed',
      exitCode: 1,
      reason: 'timeout: the limit of 60 s was reached; raise --timeout',
    },
  ],
  [
    'a broken set-up',
    { failure: { code: 'tool_failed', message: 'no git' }, turn: undefined },
    { outcome: 'failed', exitCode: 1, reason: 'tool_failed: no git' },
  ],
  [
    'a turn that never ran',
    { turn: undefined },
    { outcome: 'failed', exitCode: 1, reason: 'the turn did not run' },
  ],
  [
    'a failed turn',
    { turn: { outcome: 'failed', error: { code: 'max_turns', message: 'too many' } } },
    { outcome: 'failed', exitCode: 1, reason: 'max_turns: too many' },
  ],
  ['a cancelled turn', { turn: { outcome: 'cancelled' } }, { outcome: 'cancelled', exitCode: 1 }],
  [
    'a turn that wants an approval',
    { turn: { outcome: 'requires_action' } },
    { outcome: 'failed', exitCode: 1 },
  ],
  [
    'tests that still fail, whatever the agent says',
    { verification: { passed: false, detail: 'the tests still fail' } },
    { outcome: 'failed', exitCode: 1, reason: 'the tests still fail' },
  ],
  [
    'tests that still fail, as the agent says',
    { verification: { passed: false, detail: 'they fail' }, pauseRationale: 'I give up' },
    { outcome: 'failed', exitCode: 1, reason: 'they fail; the agent says: I give up' },
  ],
  [
    'a paused goal',
    { pauseRationale: 'no key' },
    { outcome: 'failed', exitCode: 1, reason: 'the agent paused its goal: no key' },
  ],
  [
    'a box that is still there',
    { boxLeftBehind: '/tmp/box' },
    { outcome: 'failed', exitCode: 1, reason: 'the box could not be removed: /tmp/box' },
  ],
];

describe('the verdict on a run', () => {
  it.each(cases)('on %s', (_name, facts, verdict) => {
    expect(judgeRun({ ...good, ...facts })).toMatchObject(verdict);
  });

  it('is a success only when everything is well', () => {
    const successes = cases.filter(([, facts]) => judgeRun({ ...good, ...facts }).exitCode === 0);
    expect(successes.map(([name]) => name)).toEqual([cases[0]?.[0], cases[1]?.[0]]);
  });
});
