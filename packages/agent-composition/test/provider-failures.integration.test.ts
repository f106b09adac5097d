import { describe, expect, it } from 'vitest';

import { resolveTurnRoute } from '../src/models/model-route.ts';
import { createProviderClients } from '../src/models/provider-clients.ts';
import { composeAgent } from '../src/turn/compose-agent.ts';
import { runTurn } from '../src/turn/run-turn.ts';
import {
  breakOff,
  document,
  encodeEvent,
  refuse,
  stall,
  startLoopbackProvider,
  stream,
} from './loopback-provider.ts';
import type { Answer } from './loopback-provider.ts';
import { ANSWERED, KEY, playTurn, settingsFor } from './play-turn.ts';
import { messageItem, openingEvents, responseEvents } from './provider-events.ts';

const quickly = { headers: { 'retry-after-ms': '5' } };

describe('a provider on the Responses API that fails', () => {
  it('fails at once when the provider wants to be left alone for an hour', async () => {
    const { result, requests } = await playTurn([
      refuse(429, { headers: { 'retry-after': '3600' } }),
      ANSWERED,
    ]);
    expect(result.error).toMatchObject({
      code: 'model_rate_limited',
      kind: 'rate_limited',
      retryAfterMs: 3_600_000,
    });
    expect(requests).toHaveLength(1);
  });

  it('does not repeat a request for an account without credit', async () => {
    const { result, requests } = await playTurn([
      refuse(429, { body: { code: 'insufficient_quota' } }),
      ANSWERED,
    ]);
    expect(result.error).toMatchObject({ kind: 'budget', retryable: false });
    expect(requests).toHaveLength(1);
  });

  it('fails when the stream breaks off in the middle, with the text so far', async () => {
    const { result, events, requests } = await playTurn([
      breakOff(openingEvents('Half an ans')),
      ANSWERED,
    ]);
    expect(result.error).toMatchObject({
      code: 'model_unavailable',
      kind: 'provider_unavailable',
      retryable: true,
    });
    expect(requests).toHaveLength(1);
    expect(events.at(-1)).toEqual({
      type: 'agent.message.delta',
      payload: { text: 'Half an ans' },
    });
  });

  it('repeats a request whose stream broke off before its first event', async () => {
    const { result, requests } = await playTurn([breakOff([]), ANSWERED]);
    expect(result.outcome).toBe('completed');
    expect(requests).toHaveLength(2);
  });

  it('fails when the stream ends properly without a response', async () => {
    const { result } = await playTurn([stream(openingEvents('Half')), ANSWERED]);
    expect(result.error).toMatchObject({ code: 'model_unavailable' });
  });

  it.each([
    ['text/html; charset=utf-8', '<html><body>Welcome</body></html>'],
    ['application/json', '{"ok":true}'],
  ])('fails at once when the address answers %s', async (contentType, text) => {
    const { result, requests } = await playTurn([document(contentType, text), ANSWERED]);
    expect(result.error).toMatchObject({
      code: 'config_invalid',
      kind: 'configuration',
      retryable: false,
      message: expect.stringMatching(/\/v1\/responses answers \S+ in the place .*OPENAI_BASE_URL/),
    });
    expect(requests).toHaveLength(1);
  });

  it('reads a stream that is called something else', async () => {
    const { result } = await playTurn([
      document(
        'text/plain',
        responseEvents([messageItem('Hi.')])
          .map(encodeEvent)
          .join(''),
      ),
    ]);
    expect(result).toMatchObject({ outcome: 'completed', finalText: 'Hi.' });
  });

  it('fails on an event that is no JSON', async () => {
    const { result, requests } = await playTurn([
      stream(openingEvents('A'), 'event: response.completed\ndata: {"type": oops\n\n'),
      ANSWERED,
    ]);
    expect(result.error).toMatchObject({ code: 'model_output_invalid', kind: 'model_output' });
    expect(requests).toHaveLength(1);
  });

  it('fails on a response of an unknown shape', async () => {
    const { result } = await playTurn([
      stream([{ type: 'response.completed', response: { id: 'r', output: 'text?' } }]),
    ]);
    expect(result.outcome).toBe('failed');
    expect(result.error).toMatchObject({ code: 'model_output_invalid' });
  });

  it('fails on 401 and never shows the key', async () => {
    const { result, requests } = await playTurn([
      refuse(401, {
        body: { code: 'invalid_api_key', message: `Incorrect key ${KEY.slice(0, 5)}***` },
      }),
      ANSWERED,
    ]);
    expect(result.error).toMatchObject({
      code: 'model_unauthorized',
      kind: 'auth',
      details: { status: 401 },
    });
    expect(requests).toHaveLength(1);
    expect(JSON.stringify([result, result.error?.message, result.error?.details])).not.toContain(
      KEY,
    );
  });

  it('repeats a request after 5xx as often as the settings say, and then fails', async () => {
    const { result, requests } = await playTurn([
      refuse(500, quickly),
      refuse(502, quickly),
      refuse(503, quickly),
      ANSWERED,
    ]);
    expect(result).toMatchObject({
      outcome: 'failed',
      modelCalls: 3,
      error: { code: 'model_unavailable', details: { status: 503 } },
    });
    expect(requests).toHaveLength(3);
  });

  it('recovers from 5xx', async () => {
    const { result } = await playTurn([refuse(500, quickly), ANSWERED]);
    expect(result).toMatchObject({ outcome: 'completed', modelCalls: 2 });
  });

  it.each([
    ['rate_limit_exceeded', 'model_rate_limited'],
    ['server_error', 'model_unavailable'],
    ['context_length_exceeded', 'context_overflow'],
  ])('reads the code of a response that failed: %s', async (code, expected) => {
    const failure = {
      type: 'response.failed',
      response: { id: 'r', status: 'failed', output: [], error: { code, message: 'x' } },
    };
    const { result } = await playTurn([stream([...openingEvents(''), failure])]);
    expect(result.error?.code).toBe(expected);
  });

  it('reads the code of an error event', async () => {
    const { result } = await playTurn([
      stream([...openingEvents(''), { type: 'error', code: 'server_error', message: 'x' }]),
    ]);
    expect(result.error?.code).toBe('model_unavailable');
  });

  it('fails when the answer was cut off', async () => {
    const incomplete = {
      id: 'r',
      status: 'incomplete',
      output: [messageItem('Ha')],
      incomplete_details: { reason: 'max_output_tokens' },
    };
    const { result } = await playTurn([
      stream([...openingEvents('Ha'), { type: 'response.incomplete', response: incomplete }]),
    ]);
    expect(result.error).toMatchObject({ code: 'model_output_invalid' });
  });

  it('gives up on a provider that never answers', async () => {
    const { result, requests } = await playTurn([stall], {
      modelTimeoutMs: 50,
      variables: { OPENGENI_OPENAI_MAX_RETRIES: '0' },
    });
    expect(result.error).toMatchObject({ code: 'model_unavailable', kind: 'provider_unavailable' });
    expect(requests).toHaveLength(1);
  });

  it('is cancelled while the provider is silent', async () => {
    const stop = new AbortController();
    const stopping: Answer = () => stop.abort();
    const { result } = await playTurn([stopping], { signal: stop.signal });
    expect(result).toMatchObject({ outcome: 'cancelled', modelCalls: 1 });
  });

  it('fails when nobody listens at the address', async () => {
    const closed = await startLoopbackProvider([]);
    await closed[Symbol.asyncDispose]();
    const settings = settingsFor(closed, { OPENGENI_OPENAI_MAX_RETRIES: '0' });
    const plan = composeAgent(settings, [], {
      route: resolveTurnRoute(settings, 'gpt-5.5', createProviderClients()),
    });
    expect((await runTurn(plan, 'Go.').result).error).toMatchObject({ code: 'model_unavailable' });
  });
});
