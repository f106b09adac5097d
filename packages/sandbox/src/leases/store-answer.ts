import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock, HeartbeatStore } from '@opengeni/contracts/ports';
import { itemsInTime } from './items-in-time.ts';

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
export function answeredItems<T>(
  limit: AnswerLimit,
  action: string,
  items: AsyncIterable<T>,
): AsyncIterable<T> {
  return itemsInTime(items, (next) => answered(limit, action, next()));
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
