import {
  MaxTurnsExceededError,
  ModelBehaviorError,
  ModelRefusalError,
  ModelTimeoutError,
  UserError,
} from '@openai/agents';
import { SandboxError } from '@opengeni/contracts/errors';
import { APIConnectionError, APIError } from 'openai';
import { describe, expect, it } from 'vitest';

import { CodexSubscriptionUnavailableError } from '../models/codex-subscription-error.ts';
import { classifyRunError } from './classify-run-error.ts';
import { RUN_ERROR_KINDS, RunError, isRunError } from './run-error.ts';

const http = (status: number, body: object = {}, headers: Record<string, string> = {}): Error =>
  APIError.generate(
    status,
    { error: { message: 'told by the provider', ...body } },
    undefined,
    new Headers(headers),
  );
const failed = (code: string): object => ({
  type: 'response.failed',
  response: { error: { code, message: 'x' } },
});

describe('what a turn failed with', () => {
  it.each([
    ['a full account', http(429, { code: 'insufficient_quota' }), 'budget', 'model_unauthorized'],
    ['a limit', http(429), 'rate_limited', 'model_rate_limited'],
    ['a wrong key', http(401), 'auth', 'model_unauthorized'],
    ['a forbidden model', http(403), 'auth', 'model_unauthorized'],
    ['a missing model', http(404, { code: 'model_not_found' }), 'configuration', 'model_unknown'],
    ['a timeout of the server', http(408), 'provider_unavailable', 'model_unavailable'],
    ['a broken server', http(500), 'provider_unavailable', 'model_unavailable'],
    ['an overloaded server', http(529), 'provider_unavailable', 'model_unavailable'],
    [
      'a full context',
      http(400, { code: 'context_length_exceeded' }),
      'context_overflow',
      'context_overflow',
    ],
    [
      'a full context that only the text tells',
      http(400, { message: "This model's maximum context length is 4096 tokens." }),
      'context_overflow',
      'context_overflow',
    ],
    ['a request that is too large', http(413), 'context_overflow', 'context_overflow'],
    ['a refused parameter', http(400), 'configuration', 'provider_failed'],
    [
      'a broken connection',
      new APIConnectionError({ message: 'x' }),
      'provider_unavailable',
      'model_unavailable',
    ],
    [
      'a reset socket',
      Object.assign(new TypeError('terminated'), { cause: { code: 'UND_ERR_SOCKET' } }),
      'provider_unavailable',
      'model_unavailable',
    ],
    [
      'an error event without a known code',
      new APIError(undefined, { code: 'odd' }, 'x', undefined),
      'provider_unavailable',
      'model_unavailable',
    ],
    ['an event that is no JSON', new SyntaxError('x'), 'model_output', 'model_output_invalid'],
    ['a model without end', new MaxTurnsExceededError('x'), 'max_turns', 'max_turns'],
    [
      'a silent model',
      new ModelTimeoutError({ timeoutMs: 5 }),
      'provider_unavailable',
      'model_unavailable',
    ],
    ['a refusal', new ModelRefusalError('no'), 'model_output', 'model_output_invalid'],
    ['odd behaviour', new ModelBehaviorError('x'), 'model_output', 'model_output_invalid'],
    ['a wrong use of the SDK', new UserError('x'), 'configuration', 'invalid_request'],
    [
      'a missing subscription',
      new CodexSubscriptionUnavailableError('codex/x'),
      'auth',
      'model_unauthorized',
    ],
    ['a lost box', new SandboxError('box_gone', 'x'), 'sandbox_lost', 'box_gone'],
    ['a lost lease', new SandboxError('fenced', 'x'), 'lease_superseded', 'fenced'],
    ['a bad setting', new SandboxError('config_invalid', 'x'), 'configuration', 'config_invalid'],
    ['something else', new Error('x'), 'internal', 'internal'],
    ['no error at all', 'x', 'internal', 'internal'],
  ])('is known for %s', (_title, error, kind, code) => {
    expect(classifyRunError(error)).toMatchObject({ kind, code, cause: error });
  });

  it('is read from the last raw event when the error says nothing', () => {
    const error = new ModelBehaviorError('Response failed');
    expect(classifyRunError(error, { terminalEvent: failed('server_error') }).kind).toBe(
      'provider_unavailable',
    );
    expect(classifyRunError(error, { terminalEvent: failed('rate_limit_exceeded') }).kind).toBe(
      'rate_limited',
    );
    const incomplete = {
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'max_output_tokens' } },
    };
    expect(classifyRunError(error, { terminalEvent: incomplete }).kind).toBe('model_output');
  });

  it('is decided by the status before the raw event, and by the text last', () => {
    expect(classifyRunError(http(401), { terminalEvent: failed('server_error') }).kind).toBe(
      'auth',
    );
    expect(classifyRunError(http(500, { message: 'Rate limit reached' })).kind).toBe(
      'provider_unavailable',
    );
    expect(classifyRunError(new Error('Rate limit reached for gpt')).kind).toBe('rate_limited');
  });

  it.each([
    'Line 429 of the log',
    'the answer is 429',
    'we said: rate limit reached',
    'old maximum context length is',
  ])('is never guessed from text inside of a message: %s', (message) =>
    expect(classifyRunError(new Error(message)).kind).toBe('internal'),
  );

  it('keeps a run error as it is', () => {
    const error = new RunError('max_turns', 'x');
    expect(classifyRunError(error)).toBe(error);
  });

  it('tells when to come back', () => {
    expect(classifyRunError(http(429, {}, { 'retry-after': '7' })).retryAfterMs).toBe(7000);
    expect(
      classifyRunError(http(429, {}, { 'retry-after-ms': '250', 'retry-after': '7' })).retryAfterMs,
    ).toBe(250);
    expect(classifyRunError(http(429)).retryAfterMs).toBeUndefined();
    expect(
      classifyRunError(
        http(429, {}, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }),
      ).retryAfterMs,
    ).toBeGreaterThan(50_000);
  });

  it('holds status, code and a bounded text for logs, but shows the user our own words', () => {
    const error = classifyRunError(
      http(401, { code: 'invalid_api_key', message: `bad ${'x'.repeat(2000)}` }),
    );
    expect(error.details).toMatchObject({
      kind: 'auth',
      status: 401,
      providerCode: 'invalid_api_key',
    });
    expect(String(error.details['detail']).length).toBeLessThanOrEqual(500);
    expect(error.userMessage).toBe(RUN_ERROR_KINDS.auth.userMessage);
    expect(error.message).not.toContain('xxx');
  });

  it('passes the message about the subscription on as it is', () => {
    const error = new CodexSubscriptionUnavailableError('codex/x');
    expect(classifyRunError(error)).toMatchObject({
      message: error.message,
      userMessage: error.message,
      retryable: false,
    });
  });

  it('survives an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(classifyRunError(error).kind).toBe('internal');
  });
});

describe('the error of a run', () => {
  it('is recognised across copies, and only retryable where a retry can help', () => {
    expect(isRunError(new RunError('internal', 'x'))).toBe(true);
    expect(isRunError(new SandboxError('internal', 'x'))).toBe(false);
    const retryable = Object.keys(RUN_ERROR_KINDS).filter(
      (kind) => new RunError(kind as keyof typeof RUN_ERROR_KINDS, 'x').retryable,
    );
    expect(retryable).toEqual(['rate_limited', 'provider_unavailable']);
  });
});
