import type { Clock } from '../ports/clock.ts';
import type { HeartbeatStore } from '../ports/lease-store.ts';

/** A heartbeat store in the memory of one process, on a clock that tests move. */
export class InMemoryHeartbeatStore implements HeartbeatStore {
  readonly #deadlines = new Map<string, number>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'> = { now: () => Date.now() }) {
    this.#clock = clock;
  }

  async beat(key: string, ttlMs: number): Promise<void> {
    this.#deadlines.set(key, this.#clock.now() + ttlMs);
  }

  async remove(key: string): Promise<void> {
    this.#deadlines.delete(key);
  }

  async living(prefix: string): Promise<ReadonlySet<string>> {
    const nowMs = this.#clock.now();
    const living = [...this.#deadlines].filter(
      ([key, deadlineMs]) => key.startsWith(prefix) && deadlineMs > nowMs,
    );
    return new Set(living.map(([key]) => key));
  }
}
