import { parseSettings } from '@opengeni/config';
import { describe, expect, it } from 'vitest';

import { resolveTurnRoute } from '../src/models/model-route.ts';
import { createProviderClients } from '../src/models/provider-clients.ts';
import { composeAgent } from '../src/turn/compose-agent.ts';
import { runTurn } from '../src/turn/run-turn.ts';
import { startLoopbackProvider, stream } from './loopback-provider.ts';
import { KEY, withLocalBox } from './play-turn.ts';
import { chatEvents } from './provider-events.ts';
import { collectEvents } from './turn-fixture.ts';

describe('a turn on the Chat Completions API', () => {
  it('works in a real box until the model is done', async () => {
    const call = {
      index: 0,
      id: 'c1',
      type: 'function',
      function: {
        name: 'exec_command',
        arguments: '{"cmd":"echo chat > chat.txt && cat chat.txt"}',
      },
    };
    const answers = [
      stream(chatEvents({ tool_calls: [call] }, 'tool_calls')),
      stream(chatEvents({ content: 'Done.' }, 'stop'), 'data: [DONE]\n\n'),
    ];
    await using provider = await startLoopbackProvider(answers);
    const registry = [
      {
        id: 'other',
        baseUrl: provider.baseUrl,
        apiKey: KEY,
        defaultHeaders: { 'x-tenant': 'a' },
        models: [{ id: 'vendor/m' }],
      },
    ];
    const settings = parseSettings({
      OPENGENI_SANDBOX_BACKEND: 'local',
      OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify(registry),
    });
    const route = resolveTurnRoute(settings, 'vendor/m', createProviderClients());
    await withLocalBox(async (session) => {
      const turn = runTurn(composeAgent(settings, [], { route, sandboxEnvironment: {} }), 'Go.', {
        session,
      });
      const events = await collectEvents(turn);
      expect(await turn.result).toMatchObject({
        outcome: 'completed',
        finalText: 'Done.',
        modelCalls: 2,
        usage: { requests: 2, inputTokens: 100, outputTokens: 10 },
      });
      expect(JSON.stringify(events)).toContain('chat');
      expect(events).toContainEqual({
        type: 'agent.message.completed',
        payload: { text: 'Done.' },
      });
    });
    const [first, second] = provider.requests;
    expect(first?.path).toBe('/v1/chat/completions');
    expect(first?.headers).toMatchObject({ 'x-tenant': 'a', authorization: `Bearer ${KEY}` });
    for (const key of ['reasoning_effort', 'include', 'store', 'context_management'])
      expect(first?.body).not.toHaveProperty(key);
    expect(
      (first?.body['tools'] as { type: string }[]).every(({ type }) => type === 'function'),
    ).toBe(true);
    expect((second?.body['messages'] as { role: string }[]).map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
    ]);
  });
});
