import type {
  FinalCapture,
  LeaseArchive,
  LeaseArchives,
  LeaseClaim,
  LeaseRecord,
  LeaseStateName,
  PlacedBox,
} from './lease-record.ts';

export type LeaseResult =
  /** The caller, and nobody else, must now create the box. */
  | {
      readonly kind: 'spawn';
      readonly claim: LeaseClaim;
      readonly epoch: number;
      readonly archive?: LeaseArchives;
    }
  /** The caller is a holder of the running box. */
  | {
      readonly kind: 'attached';
      readonly epoch: number;
      readonly box: PlacedBox;
      readonly rearmed: boolean;
    }
  /** The caller must ask again; it is a holder already when `registered` is true. */
  | {
      readonly kind: 'wait';
      readonly retryAfterMs: number;
      readonly until: 'warm' | 'stopped';
      readonly registered: boolean;
    }
  /** Somebody else owns what the caller thought it owned. It must stop at once. */
  | { readonly kind: 'fenced'; readonly epoch: number }
  /** Other holders use a box of another backend or image. */
  | { readonly kind: 'placement_conflict'; readonly backend: string; readonly image?: string }
  /** The caller, and nobody else, may now capture and then stop the box. */
  | {
      readonly kind: 'stop_claimed';
      readonly claim: LeaseClaim;
      readonly epoch: number;
      readonly box: PlacedBox;
      readonly capture: FinalCapture;
    }
  /** The caller may now capture the running box and save the archive under the same capture id. */
  | { readonly kind: 'capture_begun'; readonly startedAtMs: number }
  /** Another capture of the box is under way. */
  | { readonly kind: 'capture_busy'; readonly retryAfterMs: number }
  | {
      readonly kind: 'accrued';
      readonly seconds: number;
      readonly tick: number;
      readonly warmSeconds: number;
    }
  /** The command does not apply to the record as it is; nothing changed. */
  | { readonly kind: 'not_applicable'; readonly state: LeaseStateName | 'absent' }
  | { readonly kind: 'done' };

/** What the caller must see to after its write won; nothing of it may happen before. */
export type LeaseEffect =
  /** Nothing points to the archive any more. */
  | { readonly kind: 'discard_archive'; readonly archive: LeaseArchive }
  /** The caller's own box was never published and never will be. */
  | { readonly kind: 'end_box'; readonly box: PlacedBox };

export interface LeaseTransition {
  /** The record to write; the very same object when nothing is to be written. */
  readonly record: LeaseRecord | undefined;
  readonly result: LeaseResult;
  readonly effects: readonly LeaseEffect[];
}

const NONE: readonly LeaseEffect[] = Object.freeze([]);

export function answer(
  record: LeaseRecord | undefined,
  result: LeaseResult,
  effects: readonly LeaseEffect[] = NONE,
): LeaseTransition {
  return { record, result, effects };
}

export function done(record: LeaseRecord, effects: readonly LeaseEffect[] = NONE): LeaseTransition {
  return { record, result: { kind: 'done' }, effects };
}

export function fenced(
  record: LeaseRecord,
  effects: readonly LeaseEffect[] = NONE,
): LeaseTransition {
  return { record, result: { kind: 'fenced', epoch: record.epoch }, effects };
}

export function notApplicable(record: LeaseRecord | undefined): LeaseTransition {
  return answer(record, { kind: 'not_applicable', state: record?.state.name ?? 'absent' });
}
