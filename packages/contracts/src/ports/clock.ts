/** Time as the packages see it; tests replace it by a clock that they move. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `delayMs`; rejects with the reason of the signal when that fires first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
