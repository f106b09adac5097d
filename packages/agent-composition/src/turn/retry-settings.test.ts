import type { RetryPolicy } from '@openai/agents';
import { describe, expect, it } from 'vitest';

import { MAX_RETRY_WAIT_MS, createRetrySettings } from './retry-settings.ts';
import { RunError } from './run-error.ts';

type Context = Parameters<RetryPolicy>[0];

async function retries(
  normalized: Partial<Context['normalized']>,
  error: unknown = new Error('x'),
): Promise<boolean> {
  const context: Context = {
    error,
    attempt: 1,
    maxRetries: 5,
    stream: true,
    normalized: { isNetworkError: false, isAbort: false, ...normalized },
  };
  const decision = await createRetrySettings(5).policy?.(context);
  return typeof decision === 'object' ? decision.retry : decision === true;
}

describe('the repetition of model requests', () => {
  it.each([408, 409, 429, 500, 502, 503, 504, 529])('happens for status %i', async (statusCode) => {
    expect(await retries({ statusCode })).toBe(true);
  });

  it.each([400, 401, 403, 404, 413, 422])('does not happen for status %i', async (statusCode) => {
    expect(await retries({ statusCode })).toBe(false);
  });

  it('happens for a broken network and for what we call retryable', async () => {
    expect(await retries({ isNetworkError: true })).toBe(true);
    expect(await retries({}, new RunError('provider_unavailable', 'x'))).toBe(true);
    expect(await retries({}, new RunError('model_output', 'x'))).toBe(false);
  });

  it('waits as long as the provider asks, up to a minute', async () => {
    expect(await retries({ statusCode: 429, retryAfterMs: MAX_RETRY_WAIT_MS })).toBe(true);
    expect(await retries({ statusCode: 429, retryAfterMs: MAX_RETRY_WAIT_MS + 1 })).toBe(false);
  });

  it('does not happen for an account without credit', async () => {
    expect(await retries({ statusCode: 429, errorCode: 'insufficient_quota' })).toBe(false);
  });

  it('happens as often as the settings say', () => {
    expect(createRetrySettings(2).maxRetries).toBe(2);
  });
});
