import { describe, expect, it } from 'vitest';

import { execText } from '../../../test/simulated-box.ts';
import { INTERRUPTED_CALL } from '../model/interrupted-call.ts';
import type { ConversationEntry } from '../record/run-entry.ts';
import { carryTurn } from './turn-history.ts';

const called = (callId: string, name: string, args: object = {}): ConversationEntry => ({
  type: 'turn.called',
  call: { type: 'function_call', id: 'fc_1', callId, name, arguments: JSON.stringify(args) },
});
const answered = (callId: string, output: unknown): ConversationEntry => ({
  type: 'turn.answered',
  callId,
  output,
});
const outputsOf = (conversation: readonly ConversationEntry[]): readonly unknown[] =>
  carryTurn('Do it.', conversation).input.flatMap((item) =>
    item.type === 'function_call_result' ? [item.output] : [],
  );

describe('a turn that another process goes on with', () => {
  it('begins with the message of the user', () => {
    expect(carryTurn('Do it.', [])).toEqual({
      input: [{ role: 'user', content: 'Do it.' }],
      answered: 0,
      interrupted: 0,
    });
  });

  it('carries what was said, and every call with its result', () => {
    const { input, answered: count } = carryTurn('Do it.', [
      { type: 'turn.said', text: 'I look.' },
      called('c1', 'exec_command'),
      answered('c1', { type: 'text', text: 'done' }),
    ]);
    expect(count).toBe(1);
    expect(input.slice(1)).toEqual([
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'I look.' }],
      },
      { type: 'function_call', callId: 'c1', name: 'exec_command', arguments: '{}' },
      {
        type: 'function_call_result',
        callId: 'c1',
        name: 'exec_command',
        status: 'completed',
        output: 'done',
      },
    ]);
  });

  it('says of a call without a result that its outcome is unknown', () => {
    const conversation = [called('c1', 'a'), answered('c1', 'x'), called('c2', 'apply_patch')];
    expect(outputsOf(conversation)).toEqual(['x', INTERRUPTED_CALL]);
    expect(carryTurn('', conversation)).toMatchObject({ answered: 1, interrupted: 1 });
  });

  it('says the same of a command that still ran, since it ended with its process', () => {
    const running = execText({ processId: 4, output: 'so far' });
    const poll = called('c2', 'write_stdin', { session_id: 4, chars: '' });
    expect(outputsOf([called('c1', 'exec_command'), answered('c1', running)])).toEqual([
      INTERRUPTED_CALL,
    ]);
    expect(
      outputsOf([
        called('c1', 'exec_command'),
        answered('c1', running),
        poll,
        answered('c2', execText({ output: 'the end' })),
      ]),
    ).toEqual([running, execText({ output: 'the end' })]);
  });

  it('answers patches of the provider in their own form, and leaves out calls that have no result', () => {
    const { input } = carryTurn('', [
      { type: 'turn.called', call: { type: 'apply_patch_call', callId: 'p1', operation: {} } },
      answered('p1', 'ok'),
      { type: 'turn.called', call: { type: 'hosted_tool_call', name: 'web_search' } },
    ]);
    expect(input.slice(1)).toEqual([
      { type: 'apply_patch_call', callId: 'p1', operation: {} },
      { type: 'apply_patch_call_output', callId: 'p1', status: 'completed', output: 'ok' },
    ]);
  });
});
