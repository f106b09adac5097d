import type { LeaseHolder } from './lease-record.ts';

/**
 * Remembers since when holders are silent. One look is not enough to call a holder dead: when the clock of the store
 * jumps on, the signs of life of everybody vanish at once, and come back with the next beats.
 */
export class SilentHolders {
  readonly #ttlMs: number;
  #since = new Map<string, number>();
  #seen = new Map<string, number>();

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  /** Starts a look at all leases; what the last one did not meet is forgotten. */
  startLook(): void {
    this.#since = this.#seen;
    this.#seen = new Map();
  }

  /** The holders that have been silent at every look for a lifetime of a sign of life, on this process's own clock. */
  dead(leaseKey: string, silent: readonly LeaseHolder[], nowMs: number): string[] {
    const dead: string[] = [];
    for (const { holderId } of silent) {
      const name = `${leaseKey} ${holderId}`;
      const sinceMs = this.#since.get(name) ?? nowMs;
      this.#seen.set(name, sinceMs);
      if (nowMs - sinceMs >= this.#ttlMs) dead.push(holderId);
    }
    return dead;
  }
}
