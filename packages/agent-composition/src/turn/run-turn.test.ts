import { Usage, tool } from '@openai/agents';
import type { AgentInputItem } from '@openai/agents';
import { ScriptedModel, assistantMessage } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { call, echo } from '../../test/scripted-calls.ts';
import { LOCAL_BOX, collectEvents, scriptedPlan } from '../../test/turn-fixture.ts';
import { runTurn } from './run-turn.ts';

describe('a turn', () => {
  it('tells in order what happened and how it ended', async () => {
    const model = new ScriptedModel([[call('echo', { text: 'ping' })], [assistantMessage('pong')]]);
    const turn = runTurn(scriptedPlan(model, { tools: [echo] }), 'Say ping.');
    const events = await collectEvents(turn);
    expect(events.map(({ type }) => type)).toEqual([
      'agent.toolCall.created',
      'agent.toolCall.output',
      'agent.message.delta',
      'agent.message.completed',
    ]);
    expect(events[1]?.payload).toMatchObject({ output: 'ping' });
    expect(await turn.result).toMatchObject({
      outcome: 'completed',
      finalText: 'pong',
      modelCalls: 2,
    });
  });

  it('runs to its end when nobody reads its events', async () => {
    const { result } = runTurn(
      scriptedPlan(new ScriptedModel([[assistantMessage('done')]])),
      'Go.',
    );
    expect(await result).toMatchObject({ outcome: 'completed', finalText: 'done' });
  });

  it('runs to its end when the reader leaves', async () => {
    const model = new ScriptedModel([[call('echo', { text: 'a' })], [assistantMessage('done')]]);
    const turn = runTurn(scriptedPlan(model, { tools: [echo] }), 'Go.');
    for await (const event of turn) {
      expect(event.type).toBe('agent.toolCall.created');
      break;
    }
    expect(await turn.result).toMatchObject({ outcome: 'completed' });
    expect(() => turn[Symbol.asyncIterator]()).toThrow('can be read once');
  });

  it('counts the tokens of each response once', async () => {
    const usage = (inputTokens: number, outputTokens: number): Usage =>
      new Usage({
        requests: 1,
        inputTokens,
        outputTokens,
        totalTokens: inputTokens + outputTokens,
        inputTokensDetails: { cached_tokens: 2 },
      });
    const model = new ScriptedModel([
      { output: [call('echo', { text: 'a' })], usage: usage(10, 1), responseId: 'r1' },
      { output: [assistantMessage('done')], usage: usage(20, 2), responseId: 'r2' },
    ]);
    const { result } = runTurn(scriptedPlan(model, { tools: [echo] }), 'Go.');
    expect((await result).usage).toEqual({
      requests: 2,
      inputTokens: 30,
      outputTokens: 3,
      totalTokens: 33,
      cachedInputTokens: 4,
    });
  });

  it('gives back the conversation as input of the next turn', async () => {
    const first = runTurn(scriptedPlan(new ScriptedModel([[assistantMessage('one')]])), 'Count.');
    const model = new ScriptedModel([[assistantMessage('two')]]);
    const next: AgentInputItem[] = [
      ...(await first.result).history,
      { role: 'user', content: 'On.' },
    ];
    expect(await runTurn(scriptedPlan(model), next).result).toMatchObject({ finalText: 'two' });
    expect(model.firstCall?.request.input).toHaveLength(3);
  });

  it('sends no id of the provider and leaves the items of the caller as they are', async () => {
    const model = new ScriptedModel([[assistantMessage('ok')]]);
    const history: AgentInputItem[] = [
      { ...assistantMessage('hi', { id: 'msg_1' }) },
      { role: 'user', content: 'On.' },
    ];
    await runTurn(scriptedPlan(model), history).result;
    const [sent] = model.firstCall?.request.input as AgentInputItem[];
    expect(sent).not.toHaveProperty('id');
    expect(history[0]?.id).toBe('msg_1');
  });

  it('keeps the events of turns that run at the same time apart', async () => {
    const texts = ['a', 'b', 'c'];
    const turns = texts.map((text) =>
      runTurn(
        scriptedPlan(
          new ScriptedModel([
            [call('opengeni__set_session_title', { title: text })],
            [assistantMessage(text)],
          ]),
        ),
        text,
      ),
    );
    const collected = await Promise.all(turns.map(collectEvents));
    const titles = collected.map((events) =>
      events.filter(({ type }) => type === 'session.title_set'),
    );
    expect(titles).toEqual(
      texts.map((title) => [{ type: 'session.title_set', payload: { title } }]),
    );
  });

  it('waits for a decision when a tool needs one', async () => {
    const guarded = tool({
      name: 'deploy',
      description: 'Deploys.',
      parameters: z.object({}),
      needsApproval: true,
      execute: () => 'deployed',
    });
    const turn = runTurn(
      scriptedPlan(new ScriptedModel([[call('deploy')]]), { tools: [guarded] }),
      'Deploy.',
    );
    const events = await collectEvents(turn);
    const result = await turn.result;
    expect(result.outcome).toBe('requires_action');
    expect(result.approvals).toMatchObject([
      { type: 'tool_approval_item', rawItem: { name: 'deploy' } },
    ]);
    expect(events.at(-1)).toEqual({
      type: 'session.requiresAction',
      payload: { approvals: result.approvals },
    });
  });

  it('ends with a coded error when the agent needs a box and gets none', async () => {
    const model = new ScriptedModel([]);
    const { result } = runTurn(scriptedPlan(model, {}, LOCAL_BOX), 'Go.');
    expect((await result).error).toMatchObject({ code: 'invalid_request', kind: 'configuration' });
    expect(model.calls).toHaveLength(0);
  });
});
