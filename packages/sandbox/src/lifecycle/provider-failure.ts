import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import type { ProviderFailure } from '@opengeni/contracts/ports';

const CODE_BY_FAILURE = {
  gone: 'box_gone',
  'in-use': 'box_in_use',
  unauthorized: 'provider_unauthorized',
  capacity: 'provider_capacity',
  transient: 'provider_unreachable',
  unknown: 'provider_failed',
} as const satisfies Record<ProviderFailure, SandboxErrorCode>;

/** The provider's own judgement of an error. */
export type FailureClassifier = (error: unknown) => ProviderFailure;

/** Turns an error of a provider's SDK into a coded one; an error that is coded already stays as it is. */
export function toProviderError(
  error: unknown,
  action: string,
  classify?: FailureClassifier,
): SandboxError {
  if (SandboxError.is(error)) return error;
  const failure = classify?.(error) ?? 'unknown';
  return new SandboxError(CODE_BY_FAILURE[failure], `The provider failed to ${action}.`, {
    cause: error,
    details: { failure },
  });
}
