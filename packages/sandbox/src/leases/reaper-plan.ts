import type { LeaseRecord } from './lease-record.ts';
import { placedBoxOf } from './lease-record.ts';
import type { LeaseTiming } from './lease-timing.ts';

/** What a record needs next. Every action is decided again by the lease machine when it is carried out. */
export type ReaperAction = 'settle' | 'retire' | 'stop' | 'none';

export interface ReaperFacts {
  /** The store's time. */
  readonly nowMs: number;
  readonly timing: LeaseTiming;
  /** A box is replaced this long before its provider ends it, or in the last quarter of a life that is shorter. */
  readonly retireBeforeDeadlineMs: number;
}

/** Looks at one record; costs the same whatever else there is. */
export function planReaping(record: LeaseRecord, facts: ReaperFacts): ReaperAction {
  const { nowMs, timing } = facts;
  if (record.updatedAtMs - nowMs > timing.clockToleranceMs) return 'settle';
  const { state } = record;
  switch (state.name) {
    case 'cold':
    case 'lost':
      return 'none';
    case 'warming':
      if (state.claim.deadlineAtMs > nowMs) return 'none';
      return state.box === undefined ? 'settle' : 'stop';
    case 'warm':
      if (record.holders.length === 0) return 'settle';
      return state.retiring !== true && isNearItsEnd(record, facts) ? 'retire' : 'none';
    case 'draining':
      if (state.graceEndsAtMs <= nowMs) return 'stop';
      return state.retiring !== true && isNearItsEnd(record, facts) ? 'retire' : 'none';
    case 'stopping':
      return state.claim.deadlineAtMs <= nowMs ? 'stop' : 'none';
  }
}

function isNearItsEnd(
  record: LeaseRecord,
  { nowMs, retireBeforeDeadlineMs }: ReaperFacts,
): boolean {
  const box = placedBoxOf(record);
  if (box?.providerDeadlineAtMs === undefined) return false;
  const { providerDeadlineAtMs, providerLifetimeMs = Infinity } = box;
  const leadMs = Math.min(retireBeforeDeadlineMs, providerLifetimeMs / 4);
  return providerDeadlineAtMs - nowMs <= leadMs;
}
