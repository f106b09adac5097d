import { SandboxError } from '../errors/sandbox-error.ts';

/**
 * What goes wrong with one call. `late`: the answer takes its time. `twice`: the call is made twice and the second
 * answer is given. `lost_request` and `lost_reply`: the call fails with an unknown outcome, and was not made or was.
 * `no_answer`: the call is made and never answers.
 */
export type StoreFault = 'late' | 'twice' | 'lost_request' | 'lost_reply' | 'no_answer';

/** One call of a store and what is to go wrong with it. */
export interface FaultyCall<T> {
  readonly operation: string;
  readonly key: string;
  readonly fault: StoreFault | undefined;
  /** How a late answer is delayed. */
  readonly delay?: (() => Promise<void>) | undefined;
  readonly work: () => Promise<T>;
}

/** Makes the call with its fault. */
export async function callWithFault<T>(call: FaultyCall<T>): Promise<T> {
  const { operation, key, fault, delay, work } = call;
  switch (fault) {
    case undefined:
      return work();
    case 'late':
      await delay?.();
      return work();
    case 'twice':
      await work();
      return work();
    case 'lost_request':
      throw unavailable(operation, key);
    case 'lost_reply':
      await work();
      throw unavailable(operation, key);
    case 'no_answer':
      await work();
      return new Promise<T>(() => {});
  }
}

function unavailable(operation: string, key: string): SandboxError {
  return new SandboxError('store_unavailable', `The store did not answer ${operation} ${key}.`, {
    details: { operation, key },
  });
}
