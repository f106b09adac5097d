import type { LeaseHolder, LeaseRecord, LeaseStateOf } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { done, notApplicable } from './lease-transition.ts';
import type { LeaseTransition } from './lease-transition.ts';

/** A published box: in use while it has holders, else on its way out after the grace time. */
export function idleState(
  { holders }: Pick<LeaseRecord, 'holders'>,
  warm: LeaseStateOf<'warm'>,
  { nowMs, timing }: LeaseMoment,
): LeaseStateOf<'warm'> | LeaseStateOf<'draining'> {
  if (holders.length > 0) return warm;
  const graceMs = warm.retiring === true ? 0 : timing.idleGraceMs;
  return { ...warm, name: 'draining', graceEndsAtMs: nowMs + graceMs, captureFailures: 0 };
}

/** Leaves the group. Leaving twice is no error. */
export function release(
  record: LeaseRecord,
  holderId: string,
  moment: LeaseMoment,
): LeaseTransition {
  return keepHolders(
    record,
    record.holders.filter((holder) => holder.holderId !== holderId),
    moment,
  );
}

/**
 * Removes holders that showed no sign of life. One that joined less than a lifetime of a sign ago stays,
 * since it may not have had the time to show one.
 */
export function removeDeadHolders(
  record: LeaseRecord,
  holderIds: readonly string[],
  moment: LeaseMoment,
): LeaseTransition {
  const dead = new Set(holderIds);
  const joinedBeforeMs = moment.nowMs - moment.timing.holderTtlMs;
  return keepHolders(
    record,
    record.holders.filter(
      ({ holderId, joinedAtMs }) => !dead.has(holderId) || joinedAtMs > joinedBeforeMs,
    ),
    moment,
  );
}

/**
 * Sends viewers away and lets the box drain; a box that a turn works in is left alone. The box stays for
 * at least the lifetime of a sign of life, so that every viewer notices before it ends.
 */
export function forceDrain(record: LeaseRecord, { nowMs, timing }: LeaseMoment): LeaseTransition {
  const { state } = record;
  if (state.name === 'draining' && state.retiring === true) return done(record);
  if (state.name !== 'warm' || record.holders.some(({ kind }) => kind === 'turn'))
    return notApplicable(record);
  const graceEndsAtMs = nowMs + Math.max(timing.idleGraceMs, timing.holderTtlMs);
  return done({
    ...record,
    holders: [],
    state: { ...state, name: 'draining', retiring: true, graceEndsAtMs, captureFailures: 0 },
  });
}

/** Asks for a new box generation: the box drains without grace as soon as nobody holds it. */
export function retire(record: LeaseRecord, moment: LeaseMoment): LeaseTransition {
  const { state } = record;
  if (state.name === 'draining') {
    if (state.retiring === true) return done(record);
    return done({
      ...record,
      state: {
        ...state,
        retiring: true,
        graceEndsAtMs: Math.min(state.graceEndsAtMs, moment.nowMs),
      },
    });
  }
  if (state.name !== 'warm') return notApplicable(record);
  if (state.retiring === true) return done(record);
  return done({ ...record, state: idleState(record, { ...state, retiring: true }, moment) });
}

/** Puts a record in order that nobody works on: a warm box without holders drains, a void claim without a box is dropped. */
export function settle(record: LeaseRecord, moment: LeaseMoment): LeaseTransition {
  const { state } = record;
  if (state.name === 'warm' && record.holders.length === 0) {
    return done({ ...record, state: idleState(record, state, moment) });
  }
  if (
    state.name === 'warming' &&
    state.box === undefined &&
    state.claim.deadlineAtMs <= moment.nowMs
  ) {
    return done({ ...record, state: { name: 'cold' } });
  }
  return notApplicable(record);
}

function keepHolders(
  record: LeaseRecord,
  holders: LeaseHolder[],
  moment: LeaseMoment,
): LeaseTransition {
  if (holders.length === record.holders.length) return done(record);
  const { state } = record;
  const next = state.name === 'warm' ? idleState({ holders }, state, moment) : state;
  return done({ ...record, holders, state: next });
}
