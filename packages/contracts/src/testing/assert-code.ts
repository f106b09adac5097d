import assert from 'node:assert/strict';

import type { SandboxErrorCode } from '../errors/error-codes.ts';
import { SandboxError } from '../errors/sandbox-error.ts';

/** Asserts that the work fails with a coded error, and with this code when one is given. */
export async function assertFails(
  work: () => Promise<unknown>,
  expectation: { readonly what: string; readonly code?: SandboxErrorCode },
): Promise<SandboxError> {
  const { what, code } = expectation;
  const outcome = await Promise.resolve()
    .then(work)
    .then(
      () => 'succeeded' as const,
      (error: unknown) => ({ error }),
    );
  if (outcome === 'succeeded') assert.fail(`${what} must fail, but succeeded`);
  const { error } = outcome;
  if (!SandboxError.is(error)) {
    throw new assert.AssertionError({
      message: `${what} must fail with a SandboxError, but failed with ${String(error)}`,
      actual: error,
    });
  }
  if (code !== undefined) assert.equal(error.code, code, `${what} failed with another code`);
  return error;
}
