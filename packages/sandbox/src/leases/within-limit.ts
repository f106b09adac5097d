import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock } from '@opengeni/contracts/ports';
import { untilAborted } from './until-aborted.ts';

export interface WorkLimit {
  readonly clock: Clock;
  readonly limitMs: number;
  /** What the work does, for the message: "end the box". */
  readonly action: string;
  /** Ends the wait too, with its own reason. */
  readonly signal: AbortSignal;
}

/**
 * The result of work that may hang. Throws code `timeout` when it takes longer; the signal that the work is given fires
 * then, and work that does not listen goes on unwatched.
 */
export async function withinLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, limitMs, action, signal }: WorkLimit,
): Promise<T> {
  signal.throwIfAborted();
  const expired = new AbortController();
  const waiting = new AbortController();
  clock.sleep(limitMs, waiting.signal).then(
    () => expired.abort(timeout(action, limitMs)),
    () => {},
  );
  const limit = AbortSignal.any([signal, expired.signal]);
  try {
    return await untilAborted(limit, work(limit));
  } finally {
    waiting.abort();
  }
}

/** The items of a list that may hang; each of them must come in time. */
export async function* itemsWithinLimit<T>(
  items: AsyncIterable<T>,
  limit: WorkLimit,
): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withinLimit(() => iterator.next(), limit);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: after a call without an answer it would have none either.
    void Promise.allSettled([iterator.return?.()]);
  }
}

function timeout(action: string, limitMs: number): SandboxError {
  return new SandboxError('timeout', `The call to ${action} did not end within ${limitMs} ms.`);
}
