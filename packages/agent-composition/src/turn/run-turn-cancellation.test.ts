import { tool } from '@openai/agents';
import { ScriptedModel, assistantMessage, modelResponder } from '@openai/agents/testing';
import { FakeClock } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { call } from '../../test/scripted-calls.ts';
import { collectEvents, scriptedPlan } from '../../test/turn-fixture.ts';
import { runTurn } from './run-turn.ts';

describe('cancellation', () => {
  it('sends nothing when the signal has fired before', async () => {
    const model = new ScriptedModel([[assistantMessage('never')]]);
    const turn = runTurn(scriptedPlan(model), 'Go.', { signal: AbortSignal.abort() });
    expect(await collectEvents(turn)).toEqual([]);
    expect(await turn.result).toMatchObject({ outcome: 'cancelled', modelCalls: 0 });
    expect(model.calls).toHaveLength(0);
  });

  it('ends the turn while the model answers', async () => {
    const stop = new AbortController();
    const model = new ScriptedModel([
      modelResponder(async ({ request }) => {
        stop.abort();
        await new Promise(
          (resolve) =>
            request.signal?.addEventListener('abort', resolve, { once: true }) ?? resolve(null),
        );
        return [assistantMessage('late')];
      }),
    ]);
    const turn = runTurn(scriptedPlan(model), 'Go.', { signal: stop.signal, cancelGraceMs: 0 });
    const result = await turn.result;
    expect(result.outcome).toBe('cancelled');
    expect(result).not.toHaveProperty('error');
  });

  it('waits for a tool no longer than the grace', async () => {
    const stop = new AbortController();
    const clock = new FakeClock();
    const stuck = tool({
      name: 'stuck',
      description: 'Never answers.',
      parameters: z.object({}),
      execute: async () => {
        stop.abort();
        return await new Promise<string>(() => {});
      },
    });
    const model = new ScriptedModel([[call('stuck')]]);
    const turn = runTurn(scriptedPlan(model, { tools: [stuck] }), 'Go.', {
      signal: stop.signal,
      clock,
      cancelGraceMs: 500,
    });
    await collectUntilSleeping(clock);
    await clock.advanceBy(500);
    expect((await turn.result).outcome).toBe('cancelled');
    expect(clock.sleeping).toBe(0);
  });
});

async function collectUntilSleeping(clock: FakeClock): Promise<void> {
  while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
}
