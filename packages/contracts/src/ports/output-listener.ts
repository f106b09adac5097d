import { SandboxError } from '../errors/sandbox-error.ts';
import type { OutputChunk, RunRequest } from './box-roles.ts';

/** The `onOutput` of a request as its runner calls it: whatever it does, nothing is thrown into the runner. */
export interface OutputListener {
  /** Hands on a piece of output; nothing once the callback has failed. */
  give(chunk: OutputChunk): void;
  /** Rejects with code `invalid_request` when the callback failed so far; the cause is its error. */
  assertSound(): Promise<void>;
}

/**
 * Creates the listener of one run. A callback fails when it throws, or when a promise that it returns rejects;
 * `onFailure` is called once, so that the runner ends the command. Promises are not waited for.
 */
export function createOutputListener(
  onOutput: RunRequest['onOutput'],
  onFailure: () => void = () => {},
): OutputListener {
  let failure: { readonly cause: unknown } | undefined;
  const fail = (cause: unknown): void => {
    if (failure !== undefined) return;
    failure = { cause };
    onFailure();
  };
  return {
    give: (chunk) => {
      if (onOutput === undefined || failure !== undefined) return;
      try {
        Promise.resolve(onOutput(chunk)).catch(fail);
      } catch (error) {
        fail(error);
      }
    },
    assertSound: async () => {
      // One turn, for a promise that is rejected already.
      await Promise.resolve();
      if (failure === undefined) return;
      throw new SandboxError(
        'invalid_request',
        'The field onOutput of the run request is a callback that failed; the command was ended.',
        { cause: failure.cause, details: { field: 'onOutput' } },
      );
    },
  };
}
