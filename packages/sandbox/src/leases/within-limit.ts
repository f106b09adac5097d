import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock } from '@opengeni/contracts/ports';
import { itemsInTime } from './items-in-time.ts';
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
export function itemsWithinLimit<T>(items: AsyncIterable<T>, limit: WorkLimit): AsyncIterable<T> {
  return itemsInTime(items, (next) => withinLimit(next, limit));
}

function timeout(action: string, limitMs: number): SandboxError {
  return new SandboxError('timeout', `The call to ${action} did not end within ${limitMs} ms.`);
}
