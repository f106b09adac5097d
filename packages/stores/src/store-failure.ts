import { SandboxError } from '@opengeni/contracts/errors';

export type ConflictReason = 'it exists already' | 'it does not exist' | 'it was changed meanwhile';

/** Nothing was written. */
export function storeConflict(key: string, reason: ConflictReason, cause?: unknown): SandboxError {
  return new SandboxError('store_conflict', `The record ${key} was not written: ${reason}.`, {
    details: { key },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether anything was written is unknown. */
export function storeUnavailable(action: string, cause: unknown): SandboxError {
  return new SandboxError(
    'store_unavailable',
    `The store failed to ${action}; whether it did is unknown.`,
    {
      cause,
    },
  );
}

/** For lists: a value that is not JSON is given as its text, so that one damaged record does not hide the others. */
export function parseListedValue<TValue>(text: string): TValue {
  try {
    return JSON.parse(text) as TValue;
  } catch {
    return text as TValue;
  }
}

/** Nothing was asked of the store yet. */
export function storeUnopened(path: string, cause: unknown): SandboxError {
  const reason = cause instanceof Error ? cause.message : 'the cause is unknown';
  return new SandboxError('store_unavailable', `The store cannot open ${path}: ${reason}.`, {
    cause,
  });
}

/** Reads a stored value; throws code `envelope_invalid` when it is not JSON. */
export function parseStoredValue<TValue>(text: string, key: string): TValue {
  try {
    return JSON.parse(text) as TValue;
  } catch (cause) {
    throw new SandboxError(
      'envelope_invalid',
      `The record ${key} is not JSON; repair or remove it.`,
      {
        cause,
        details: { key },
      },
    );
  }
}
