import { retryPolicies } from '@openai/agents';
import type { ModelSettings, RetryPolicy } from '@openai/agents';
import { SandboxError } from '@opengeni/contracts/errors';

import { findTransportRefusal } from './provider-failure.ts';

/** Longest wait that a provider may ask for before the turn fails instead. */
export const MAX_RETRY_WAIT_MS = 60_000;

const RETRYABLE_STATUSES = [408, 409, 429, 500, 502, 503, 504, 529];

/**
 * How often and when the run repeats a model request: limits, failures of the server and of the network,
 * never after a part of the answer has arrived, and never when the provider asks for a longer wait than
 * `MAX_RETRY_WAIT_MS`, the account has no credit or no model is at the address.
 */
export function createRetrySettings(maxRetries: number): NonNullable<ModelSettings['retry']> {
  return {
    maxRetries,
    backoff: { initialDelayMs: 500, maxDelayMs: 8_000, multiplier: 2, jitter: true },
    policy: retryPolicies.all(
      isWorthRetrying,
      retryPolicies.any(
        retryPolicies.providerSuggested(),
        retryPolicies.httpStatus(RETRYABLE_STATUSES),
        retryPolicies.networkError(),
        isRetryableError,
      ),
    ),
  };
}

const isWorthRetrying: RetryPolicy = ({ error, normalized }) =>
  findTransportRefusal(error)?.retryable !== false &&
  normalized.errorCode !== 'insufficient_quota' &&
  (normalized.retryAfterMs ?? 0) <= MAX_RETRY_WAIT_MS;

const isRetryableError: RetryPolicy = ({ error }) => SandboxError.is(error) && error.retryable;
