import type { AgentOutputItem, ModelRequest } from '@openai/agents';
import { assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';

import { DEFAULT_RESPONSE_LIMITS, createResponseGuard } from './response-guard.ts';

const request = {
  input: [],
  tools: [{ name: 'known' }, { name: 'write_stdin' }],
  handoffs: [{ toolName: 'transfer_to_ada' }],
} as unknown as ModelRequest;

const call = (name: string, input: object = {}): AgentOutputItem =>
  functionCall(name, { ...input }, { callId: 'c' });
const empty: AgentOutputItem[] = [];

/** How many of the responses pass, and why the next one does not. */
function passing(responses: readonly AgentOutputItem[][]): {
  readonly passed: number;
  readonly reason?: unknown;
} {
  const guard = createResponseGuard();
  for (const [passed, response] of responses.entries()) {
    try {
      guard(request, response);
    } catch (error) {
      return { passed, reason: (error as { details: { reason: unknown } }).details.reason };
    }
  }
  return { passed: responses.length };
}

const times = (
  count: number,
  response: (index: number) => AgentOutputItem[],
): AgentOutputItem[][] => Array.from({ length: count }, (_, index) => response(index));

describe('the guard of responses', () => {
  it('lets two responses with unknown tools pass, and ends the third', () => {
    expect(passing(times(5, (index) => [call(`missing-${index}`)]))).toEqual({
      passed: 2,
      reason: 'unknown_tool',
    });
  });

  it('forgets unknown tools after responses without one', () => {
    const rounds = times(40, (index) => [
      call(index % 6 > 1 ? 'known' : `missing-${index}`, { index }),
    ]);
    expect(passing(rounds)).toEqual({ passed: 40 });
  });

  it('does not let unknown tools come back again and again', () => {
    const rounds = times(40, (index) => [
      call(index % 2 === 0 ? 'known' : `missing-${index}`, { index }),
    ]);
    expect(passing(rounds)).toEqual({ passed: 11, reason: 'unknown_tool' });
  });

  it('counts a response that mixes known and unknown calls', () => {
    expect(passing(times(5, (index) => [call('known', { index }), call('missing')]))).toEqual({
      passed: 2,
      reason: 'unknown_tool',
    });
  });

  it('knows handoffs', () => {
    expect(passing(times(4, (index) => [call('transfer_to_ada', { index })]))).toEqual({
      passed: 4,
    });
  });

  it.each([
    ['nothing', empty],
    ['reasoning alone', [{ type: 'reasoning', content: [] } as AgentOutputItem]],
    ['a blank message', [assistantMessage(' ')]],
  ])('ends the second response with %s', (_title, response) => {
    expect(passing(times(3, () => response))).toEqual({ passed: 1, reason: 'empty_response' });
    expect(passing([response, [call('known')], response])).toEqual({ passed: 3 });
  });

  it('ends the fifth response with the same calls and arguments', () => {
    expect(passing(times(9, () => [call('known', { a: 1 }), call('known', { b: 1 })]))).toEqual({
      passed: 4,
      reason: 'repeated_call',
    });
    expect(passing(times(9, (index) => [call('known', { index })]))).toEqual({ passed: 9 });
  });

  it('also for calls of hosted tools', () => {
    const patch = {
      type: 'apply_patch_call',
      callId: 'c',
      status: 'completed',
      operation: { type: 'delete_file', path: 'a' },
    } as AgentOutputItem;
    expect(passing(times(9, () => [patch]))).toEqual({ passed: 4, reason: 'repeated_call' });
  });

  it('lets a model poll a command that runs, up to a larger bound', () => {
    const poll = (): AgentOutputItem[] => [call('write_stdin', { session_id: 1, chars: '' })];
    const { repeatedPolls } = DEFAULT_RESPONSE_LIMITS;
    expect(passing(times(repeatedPolls + 1, poll))).toEqual({
      passed: repeatedPolls - 1,
      reason: 'repeated_call',
    });
    expect(passing(times(9, () => [call('write_stdin', { session_id: 1, chars: 'y' })]))).toEqual({
      passed: 4,
      reason: 'repeated_call',
    });
  });

  it('lets messages repeat', () => {
    expect(passing(times(9, () => [assistantMessage('Working.')]))).toEqual({ passed: 9 });
  });
});
