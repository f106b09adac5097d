import type { Clock, HeartbeatStore } from '@opengeni/contracts/ports';

/** Signs of life of one process. */
export class MemoryHeartbeatStore implements HeartbeatStore {
  readonly #deadlines = new Map<string, number>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
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
    const living = new Set<string>();
    for (const [key, deadlineMs] of this.#deadlines) {
      if (deadlineMs <= nowMs) this.#deadlines.delete(key);
      else if (key.startsWith(prefix)) living.add(key);
    }
    return living;
  }
}
