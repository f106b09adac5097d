import { SandboxError } from '@opengeni/contracts/errors';

/**
 * Whether a place refused an operation because the caller's epoch is out of date. Such an operation was not carried
 * out, so it may be repeated. Only the type of an error says so: its text may come from a program in the box.
 */
export function isFence(error: unknown): boolean {
  if (SandboxError.is(error, 'fenced')) return true;
  return typeof error === 'object' && error !== null && 'fenced' in error && error.fenced === true;
}
