/** How long things may take, in milliseconds of the store's time. */
export interface LeaseTiming {
  /** A claim to create a box is void when it is not renewed for this long. */
  readonly warmingTtlMs: number;
  /** A claim to stop a box is void when it is not renewed for this long. */
  readonly stoppingTtlMs: number;
  /** A capture of a running box is void after this long. */
  readonly captureTtlMs: number;
  /** A holder is dead when it showed no sign of life for this long. */
  readonly holderTtlMs: number;
  /** A box without holders is kept this long. */
  readonly idleGraceMs: number;
  /** A waiter is told to come back after this long. */
  readonly retryAfterMs: number;
  /** After a failed capture the box is tried again after this long. */
  readonly captureRetryMs: number;
  /** After this many failed captures in a row the box is stopped without one, on record. */
  readonly maxCaptureFailures: number;
  /** The store's clock may read this much earlier than at the last write before it counts as set back. */
  readonly clockToleranceMs: number;
}

export const DEFAULT_LEASE_TIMING: LeaseTiming = Object.freeze({
  warmingTtlMs: 90_000,
  stoppingTtlMs: 90_000,
  captureTtlMs: 600_000,
  holderTtlMs: 90_000,
  idleGraceMs: 900_000,
  retryAfterMs: 250,
  captureRetryMs: 60_000,
  maxCaptureFailures: 10,
  clockToleranceMs: 2_000,
});

/** The moment of a transition: the store's time, never behind the last change of the record. */
export interface LeaseMoment {
  readonly nowMs: number;
  readonly timing: LeaseTiming;
}
