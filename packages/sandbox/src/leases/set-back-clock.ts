import type { LeaseRecord, LeaseState } from './lease-record.ts';

/**
 * The record after the store's clock was set back: every time moves by the same amount, so that whatever
 * was to happen in ten minutes still happens in ten minutes. The order of archives stays as it is.
 */
export function shiftedBack(record: LeaseRecord, byMs: number): LeaseRecord {
  const shift = (timeMs: number): number => Math.max(0, timeMs - byMs);
  const { meter } = record;
  return {
    ...record,
    state: shiftedState(record.state, shift),
    holders: record.holders.map((holder) => ({ ...holder, joinedAtMs: shift(holder.joinedAtMs) })),
    ...(meter === undefined
      ? {}
      : { meter: { ...meter, countedUntilMs: shift(meter.countedUntilMs) } }),
    updatedAtMs: shift(record.updatedAtMs),
  };
}

type Shift = (timeMs: number) => number;

function shiftedState(state: LeaseState, shift: Shift): LeaseState {
  switch (state.name) {
    case 'cold':
    case 'lost':
      return state;
    case 'warming':
      return { ...state, claim: shiftedDeadline(state.claim, shift) };
    case 'warm':
      return { ...state, ...shiftedCapture(state, shift) };
    case 'draining':
      return {
        ...state,
        ...shiftedCapture(state, shift),
        graceEndsAtMs: shift(state.graceEndsAtMs),
      };
    case 'stopping':
      return { ...state, claim: shiftedDeadline(state.claim, shift) };
  }
}

function shiftedDeadline<T extends { readonly deadlineAtMs: number }>(of: T, shift: Shift): T {
  return { ...of, deadlineAtMs: shift(of.deadlineAtMs) };
}

function shiftedCapture<T extends { readonly deadlineAtMs: number }>(
  state: { readonly capture?: T | undefined },
  shift: Shift,
): { capture?: T } {
  return state.capture === undefined ? {} : { capture: shiftedDeadline(state.capture, shift) };
}
