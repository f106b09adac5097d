import { tool } from '@openai/agents';
import { ScriptedModel, assistantMessage } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { call, echo } from '../../test/scripted-calls.ts';
import { collectEvents, scriptedPlan } from '../../test/turn-fixture.ts';
import { runTurn } from './run-turn.ts';

describe('a model that gets nowhere', () => {
  it('is told that a tool does not exist, and may go on', async () => {
    const model = new ScriptedModel([
      [call('missing')],
      [call('missing')],
      [assistantMessage('Sorry.')],
    ]);
    const turn = runTurn(scriptedPlan(model), 'Go.');
    const events = await collectEvents(turn);
    expect(events.filter(({ type }) => type === 'agent.toolCall.output')).toHaveLength(2);
    expect(await turn.result).toMatchObject({ outcome: 'completed', finalText: 'Sorry.' });
  });

  it('is stopped when it calls unknown tools three times in a row', async () => {
    const model = new ScriptedModel([
      [call('a')],
      [call('b')],
      [call('c')],
      [assistantMessage('never')],
    ]);
    const result = await runTurn(scriptedPlan(model), 'Go.').result;
    expect(result).toMatchObject({ outcome: 'failed', modelCalls: 3 });
    expect(result.error).toMatchObject({
      code: 'model_output_invalid',
      kind: 'tool_contract',
      details: { reason: 'unknown_tool' },
    });
  });

  it('may answer nothing once, and is stopped the second time', async () => {
    const once = runTurn(scriptedPlan(new ScriptedModel([[], [assistantMessage('Here.')]])), 'Go.');
    expect(await once.result).toMatchObject({ outcome: 'completed' });
    const twice = await runTurn(scriptedPlan(new ScriptedModel([[], []])), 'Go.').result;
    expect(twice.error).toMatchObject({
      code: 'model_output_invalid',
      kind: 'model_output',
      details: { reason: 'empty_response' },
    });
  });

  it('fails when its last message is blank', async () => {
    const result = await runTurn(scriptedPlan(new ScriptedModel([[assistantMessage('  ')]])), 'Go.')
      .result;
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.error?.code).toBe('model_output_invalid');
  });

  it('is stopped before the same call is executed for the fifth time', async () => {
    let executed = 0;
    const counted = tool({
      name: 'look',
      description: 'Looks.',
      parameters: z.object({ at: z.string() }),
      execute: () => String((executed += 1)),
    });
    const model = new ScriptedModel(Array.from({ length: 9 }, () => [call('look', { at: 'x' })]));
    const result = await runTurn(scriptedPlan(model, { tools: [counted] }), 'Go.').result;
    expect(result.error).toMatchObject({
      code: 'model_output_invalid',
      details: { reason: 'repeated_call' },
    });
    expect([result.modelCalls, executed]).toEqual([5, 4]);
  });

  it('is stopped when it goes round in circles', async () => {
    const answers = Array.from({ length: 30 }, (_, index) => [
      call('echo', { text: index % 2 === 0 ? 'a' : 'b' }),
    ]);
    const model = new ScriptedModel(answers);
    const result = await runTurn(scriptedPlan(model, { tools: [echo] }), 'Go.').result;
    expect(result).toMatchObject({ outcome: 'failed', modelCalls: 11 });
    expect(result.error).toMatchObject({ details: { reason: 'repeated_call', tool: 'echo' } });
  });

  it('is stopped at the limit of model calls', async () => {
    const model = new ScriptedModel(['a', 'b', 'c'].map((text) => [call('echo', { text })]));
    const result = await runTurn(scriptedPlan(model, { tools: [echo] }), 'Go.', { maxTurns: 2 })
      .result;
    expect(result).toMatchObject({
      outcome: 'failed',
      modelCalls: 2,
      error: { code: 'max_turns', kind: 'max_turns' },
    });
  });

  it('has other limits when the caller says so', async () => {
    const model = new ScriptedModel([[call('a')], [assistantMessage('never')]]);
    const result = await runTurn(scriptedPlan(model), 'Go.', {
      limits: { unknownToolResponses: 1 },
    }).result;
    expect(result).toMatchObject({ outcome: 'failed', modelCalls: 1 });
  });
});
