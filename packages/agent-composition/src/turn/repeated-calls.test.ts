import type { AgentInputItem, ModelRequest } from '@openai/agents';
import { describe, expect, it } from 'vitest';

import { looseRecordOf } from '../events/loose-record.ts';
import { createRepetitionGuard } from './repeated-calls.ts';

interface Exchange {
  readonly tool?: string;
  readonly input: object;
  /** Undefined when the next request does not hold the answer. */
  readonly answer: string | undefined;
}

const limits = { repeatedResponses: 5, repeatedPolls: 20 };

/** How many of the exchanges take place before the guard ends them. */
function countPassing(exchanges: readonly Exchange[]): number {
  const guard = createRepetitionGuard(limits);
  const input: AgentInputItem[] = [];
  for (const [passed, { tool = 'look', input: args, answer }] of exchanges.entries()) {
    const callId = `c${passed}`;
    const call = { type: 'function_call', name: tool, callId, arguments: JSON.stringify(args) };
    try {
      guard({ input } as unknown as ModelRequest, [looseRecordOf(call)]);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'model_output_invalid',
        details: { reason: 'repeated_call', tool },
      });
      return passed;
    }
    if (answer === undefined) continue;
    const output = { type: 'text', text: answer };
    input.push({ type: 'function_call_result', name: tool, callId, output } as AgentInputItem);
  }
  return exchanges.length;
}

const times = (count: number, exchange: (index: number) => Exchange): Exchange[] =>
  Array.from({ length: count }, (_, index) => exchange(index));
const said = (index: number, text: string): string =>
  `Chunk ID: 0a1b${index}\nWall time: 0.0${index} seconds\n${text}\nOutput:\n`;
const ended = 'Process exited with code 0';

describe('repeated calls', () => {
  it.each([2, 3, 4])('in circles of %i end when they have gone round five times', (period) => {
    const rounds = times(60, (index) => ({ input: { at: index % period }, answer: 'same' }));
    expect(countPassing(rounds)).toBe(5 * period);
  });

  it('end also when the shell answers the same at another time', () => {
    const rounds = times(60, (index) => ({
      tool: 'exec_command',
      input: { cmd: index % 2 === 0 ? 'true' : 'ls', yield_time_ms: 1000 + index },
      answer: said(index, ended),
    }));
    expect(countPassing(rounds)).toBe(10);
  });

  it('may go on as long as their answers change', () => {
    const rounds = times(60, (index) => ({ input: { at: index % 2 }, answer: `${index}` }));
    expect(countPassing(rounds)).toBe(60);
  });

  it('are not judged by answers that nobody knows', () => {
    const rounds = times(60, (index) => ({ input: { at: index % 2 }, answer: undefined }));
    expect(countPassing(rounds)).toBe(60);
  });

  it('of one command with another patience each time are the same call', () => {
    const rounds = times(9, (index) => ({
      tool: 'exec_command',
      input: { cmd: 'ls', yield_time_ms: index, max_output_tokens: index },
      answer: said(index, ended),
    }));
    expect(countPassing(rounds)).toBe(4);
  });

  it('may ask two commands that run for their output in turn, up to a larger bound', () => {
    const poll = (state: string) => (index: number) => ({
      tool: 'write_stdin',
      input: { session_id: index % 2, chars: '' },
      answer: said(index, state),
    });
    expect(countPassing(times(60, poll('Process running with session ID 7')))).toBe(40);
    expect(countPassing(times(60, poll(ended)))).toBe(10);
  });

  it('are counted anew after something else', () => {
    const rounds = times(60, (index) => ({
      input: { at: index % 9 === 8 ? index : index % 2 },
      answer: 'same',
    }));
    expect(countPassing(rounds)).toBe(60);
  });
});
