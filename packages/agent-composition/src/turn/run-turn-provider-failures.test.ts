import { ScriptedModel, assistantMessage, modelError, modelStream } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';

import { collectEvents, scriptedPlan } from '../../test/turn-fixture.ts';
import { runTurn } from './run-turn.ts';

describe('a provider that fails', () => {
  const failure = (fields: Record<string, unknown>): Error =>
    Object.assign(new Error('provider says no'), fields);
  const at = (milliseconds: number): Headers =>
    new Headers({ 'retry-after-ms': String(milliseconds) });

  it('is asked again after the wait that it names', async () => {
    const model = new ScriptedModel([
      modelError(failure({ status: 429, headers: at(0) })),
      modelError(failure({ status: 503, headers: at(0) })),
      [assistantMessage('at last')],
    ]);
    expect(await runTurn(scriptedPlan(model), 'Go.').result).toMatchObject({
      outcome: 'completed',
      modelCalls: 3,
    });
  });

  it('is not waited for longer than a minute; the error tells when to come back', async () => {
    const model = new ScriptedModel([
      modelError(failure({ status: 429, headers: at(3_600_000) })),
      [assistantMessage('never')],
    ]);
    const { error } = await runTurn(scriptedPlan(model), 'Go.').result;
    expect(error).toMatchObject({
      code: 'model_rate_limited',
      retryable: true,
      retryAfterMs: 3_600_000,
    });
  });

  it.each([
    [{ status: 401 }, 'model_unauthorized', false],
    [{ status: 429, code: 'insufficient_quota' }, 'model_unauthorized', false],
    [{ status: 400, code: 'context_length_exceeded' }, 'context_overflow', false],
    [{ status: 400 }, 'provider_failed', false],
  ])('fails at once for %j', async (fields, code, retryable) => {
    const model = new ScriptedModel([modelError(failure(fields)), [assistantMessage('never')]]);
    const result = await runTurn(scriptedPlan(model), 'Go.').result;
    expect(result).toMatchObject({ outcome: 'failed', modelCalls: 1, error: { code, retryable } });
  });

  it('still shows the text that came before it broke off', async () => {
    const broken = async function* (): AsyncGenerator<{
      type: 'output_text_delta';
      delta: string;
    }> {
      yield { type: 'output_text_delta', delta: 'Half an' };
      await Promise.resolve();
      throw failure({ code: 'ECONNRESET' });
    };
    const turn = runTurn(scriptedPlan(new ScriptedModel([modelStream(broken())])), 'Go.');
    expect(await collectEvents(turn)).toEqual([
      { type: 'agent.message.delta', payload: { text: 'Half an' } },
    ]);
    expect((await turn.result).error).toMatchObject({
      code: 'model_unavailable',
      kind: 'provider_unavailable',
    });
  });

  it('is unavailable when its stream just ends', async () => {
    const model = new ScriptedModel([modelStream([{ type: 'output_text_delta', delta: 'Half' }])]);
    expect((await runTurn(scriptedPlan(model), 'Go.').result).error).toMatchObject({
      code: 'model_unavailable',
    });
  });

  it('is judged by the code of its last raw event', async () => {
    const event = {
      type: 'response.failed',
      response: { error: { code: 'rate_limit_exceeded', message: 'x' } },
    };
    const failing = async function* (): AsyncGenerator<{ type: 'model'; event: unknown }> {
      yield { type: 'model', event };
      await Promise.resolve();
      throw Object.assign(new Error('Response failed'), { name: 'ModelBehaviorError' });
    };
    const model = new ScriptedModel([modelStream(failing())]);
    expect((await runTurn(scriptedPlan(model), 'Go.').result).error?.code).toBe(
      'model_rate_limited',
    );
  });
});
