import { Agent, MaxTurnsExceededError, RunContext, RunState, UserError } from '@openai/agents';
import { describe, expect, it } from 'vitest';

import { agentsErrorRunState, maxTurnsExceededRunState } from './run-state.ts';

const state = (): RunState<undefined, Agent> =>
  new RunState(new RunContext(), 'Go.', new Agent({ name: 'Ada' }), 3);
const broken = {
  toString: () => {
    throw new Error('no');
  },
} as unknown as RunState<undefined, Agent>;

describe('the run state of an error', () => {
  it('is the serialized state that an error of the SDK carries', () => {
    expect(JSON.parse(agentsErrorRunState(new UserError('x', state())) ?? 'null')).toHaveProperty(
      '$schemaVersion',
    );
  });

  it.each([new UserError('x'), new Error('x'), null, 'x', new UserError('x', broken)])(
    'is null for %s',
    (error) => {
      expect(agentsErrorRunState(error)).toBeNull();
    },
  );

  it('of a run at its limit may be missing, and is null for every other error', () => {
    expect(
      maxTurnsExceededRunState(new MaxTurnsExceededError('x', state()))?.serializedRunState,
    ).toContain('Ada');
    expect(maxTurnsExceededRunState(new MaxTurnsExceededError('x'))).toEqual({
      serializedRunState: null,
    });
    expect(maxTurnsExceededRunState(new MaxTurnsExceededError('x', broken))).toEqual({
      serializedRunState: null,
    });
    expect(maxTurnsExceededRunState(new UserError('x', state()))).toBeNull();
  });
});
