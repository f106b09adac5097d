import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock, HeartbeatStore } from '@opengeni/contracts/ports';

export interface AnswerLimit {
  readonly clock: Clock;
  readonly storeTimeoutMs: number;
}

/** Waits for one call of a store. One that never answers is one whose outcome is unknown: code `store_unavailable`. */
export async function answered<T>(
  { clock, storeTimeoutMs }: AnswerLimit,
  action: string,
  call: Promise<T>,
): Promise<T> {
  const waiting = new AbortController();
  const late = clock.sleep(storeTimeoutMs, waiting.signal).then(
    () => {
      const problem = `The lease store did not ${action} within ${storeTimeoutMs} ms; whether it will is unknown.`;
      throw new SandboxError('store_unavailable', problem);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([call, late]);
  } finally {
    waiting.abort();
  }
}

/** The items of a store, each of which must come in time. */
export async function* answeredItems<T>(
  limit: AnswerLimit,
  action: string,
  items: AsyncIterable<T>,
): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await answered(limit, action, iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: after a call without an answer it would have none either.
    void Promise.allSettled([iterator.return?.()]);
  }
}

/** A heartbeat store each of whose calls ends in time. */
export function withAnswerLimit(heartbeats: HeartbeatStore, limit: AnswerLimit): HeartbeatStore {
  return {
    beat: (key, ttlMs) =>
      answered(limit, `note a heartbeat of ${key}`, heartbeats.beat(key, ttlMs)),
    remove: (key) => answered(limit, `remove the heartbeat of ${key}`, heartbeats.remove(key)),
    living: (prefix) => answered(limit, 'list heartbeats', heartbeats.living(prefix)),
  };
}
