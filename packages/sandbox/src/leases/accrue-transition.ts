import type { LeaseMeter, LeaseRecord } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { answer, fenced } from './lease-transition.ts';
import type { LeaseTransition } from './lease-transition.ts';

/** Counts whole seconds of a warm box since the last count; what is left of a second counts next time. */
export function accrue(
  record: LeaseRecord,
  command: { readonly epoch: number; readonly accrualId: string },
  { nowMs }: LeaseMoment,
): LeaseTransition {
  const { meter } = record;
  if (record.state.name !== 'warm' || record.epoch !== command.epoch || meter === undefined)
    return fenced(record);
  if (meter.last?.accrualId === command.accrualId)
    return accrued(record, meter, meter.last.seconds);
  const seconds = Math.max(0, Math.floor((nowMs - meter.countedUntilMs) / 1000));
  if (seconds === 0) return accrued(record, meter, 0);
  const next: LeaseMeter = {
    countedUntilMs: meter.countedUntilMs + seconds * 1000,
    tick: meter.tick + 1,
    warmSeconds: meter.warmSeconds + seconds,
    last: { accrualId: command.accrualId, seconds },
  };
  return accrued({ ...record, meter: next }, next, seconds);
}

function accrued(
  record: LeaseRecord,
  { tick, warmSeconds }: LeaseMeter,
  seconds: number,
): LeaseTransition {
  return answer(record, { kind: 'accrued', seconds, tick, warmSeconds });
}
