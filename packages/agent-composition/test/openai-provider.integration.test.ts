import { describe, expect, it } from 'vitest';

import { refuse, stream } from './loopback-provider.ts';
import type { ReceivedRequest } from './loopback-provider.ts';
import { ANSWERED, KEY, playTurn, withLocalBox } from './play-turn.ts';
import { callItem, responseEvents } from './provider-events.ts';

describe('a turn on the Responses API', () => {
  it('works in a real box until the model is done', async () => {
    const patch =
      '*** Begin Patch\n*** Update File: greeting.txt\n@@\n-hello\n+hello, world\n*** End Patch\n';
    const answers = [
      stream(
        responseEvents(
          [callItem('exec_command', { cmd: 'echo hello > greeting.txt' }, 'c1')],
          'I look.',
        ),
      ),
      stream(responseEvents([callItem('apply_patch', { patch }, 'c2')])),
      stream(responseEvents([callItem('exec_command', { cmd: 'cat greeting.txt' }, 'c3')])),
      ANSWERED,
    ];
    await withLocalBox(async (session) => {
      const { result, events, requests } = await playTurn(answers, {
        session,
        variables: { OPENGENI_SANDBOX_BACKEND: 'local' },
      });
      expect(result).toMatchObject({
        outcome: 'completed',
        finalText: 'Done.',
        modelCalls: 4,
        usage: {
          requests: 4,
          inputTokens: 400,
          outputTokens: 40,
          totalTokens: 440,
          cachedInputTokens: 160,
        },
      });
      const outputs = events
        .filter(({ type }) => type === 'agent.toolCall.output')
        .map(({ payload }) => JSON.stringify(payload));
      expect(outputs[2]).toContain('hello, world');
      const texts = events
        .filter(({ type }) => type === 'agent.message.delta')
        .map(({ payload }) => (payload as { text: string }).text);
      expect(texts.join('')).toBe('I look.Done.');
      expect(events).toContainEqual({
        type: 'agent.reasoning.delta',
        payload: { text: 'Thinking.' },
      });
      expect(events).toContainEqual({
        type: 'agent.message.completed',
        payload: { text: 'Done.' },
      });
      assertFirstRequest(requests[0]!);
      assertReplay(requests[3]!);
      expect(await session.execCommand?.({ cmd: 'cat greeting.txt' })).toContain('hello, world');
    });
  });

  it('repeats a request after 429 with retry-after', async () => {
    const { result, requests } = await playTurn([
      refuse(429, { headers: { 'retry-after': '0.01' } }),
      ANSWERED,
    ]);
    expect(result).toMatchObject({ outcome: 'completed', modelCalls: 2 });
    expect(requests).toHaveLength(2);
    expect(requests[1]?.body).toEqual(requests[0]?.body);
  });
});

function assertFirstRequest({ path, headers, body }: ReceivedRequest): void {
  expect(path).toBe('/v1/responses');
  expect(headers.authorization).toBe(`Bearer ${KEY}`);
  expect(body).toMatchObject({
    model: 'gpt-5.5',
    stream: true,
    store: false,
    include: ['reasoning.encrypted_content'],
    reasoning: { effort: 'low', summary: 'detailed' },
    context_management: [{ type: 'compaction', compact_threshold: 645_400 }],
  });
  const names = (body['tools'] as { name?: string; type: string }[]).map(
    ({ name, type }) => name ?? type,
  );
  const named = String(body['instructions']).match(/opengeni__\w+/g) ?? [];
  expect(named.length).toBeGreaterThan(3);
  for (const name of [...named, 'exec_command', 'apply_patch', 'view_image'])
    expect(names).toContain(name);
}

function assertReplay({ body }: ReceivedRequest): void {
  const items = body['input'] as Record<string, unknown>[];
  expect(items.map(({ type, role }) => type ?? role)).toEqual([
    'user',
    ...['c1', 'c2', 'c3'].flatMap(() => ['function_call', 'function_call_output']),
  ]);
  for (const item of items) expect(item['id']).toBeUndefined();
}
