import { setImmediate as nextTask } from 'node:timers/promises';

import type { Clock } from '../ports/clock.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(startMs = 1_700_000_000_000) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** How many sleeps are under way. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { dueMs: this.#nowMs + Math.max(0, delayMs), wake: leave(resolve) };
      const remove = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      };
      const abort = (): void => {
        remove();
        // The contract is to reject with the reason of the signal, whatever that is.
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors
        reject(signal?.reason);
      };
      function leave(then: () => void): () => void {
        return () => {
          signal?.removeEventListener('abort', abort);
          then();
        };
      }
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /**
   * Moves the time on and wakes the sleepers that are due, in the order of their due time.
   * Work that a sleeper does on waking runs before the next one wakes, and may sleep again within the move.
   */
  async advanceBy(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    for (let next = this.#findDue(endMs); next !== undefined; next = this.#findDue(endMs)) {
      const sleeper = next;
      this.#nowMs = Math.max(this.#nowMs, sleeper.dueMs);
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      sleeper.wake();
      await nextTask();
    }
    this.#nowMs = endMs;
  }

  #findDue(endMs: number): Sleeper | undefined {
    const due = this.#sleepers.filter((sleeper) => sleeper.dueMs <= endMs);
    return due.toSorted((first, second) => first.dueMs - second.dueMs)[0];
  }
}
