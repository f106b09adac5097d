import { accrue } from './accrue-transition.ts';
import { acquire } from './acquire-transition.ts';
import {
  beginCapture,
  discardArchives,
  markGone,
  saveArchive,
  updateEnvelope,
} from './archive-transitions.ts';
import { forceDrain, release, removeDeadHolders, retire, settle } from './holder-transitions.ts';
import type { LeaseCommand } from './lease-command.ts';
import type { LeaseRecord } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { answer, done, fenced, notApplicable } from './lease-transition.ts';
import type { LeaseTransition } from './lease-transition.ts';
import { shiftedBack } from './set-back-clock.ts';
import { commitWarm, failWarming, recordCreated } from './spawn-transitions.ts';
import {
  beginStop,
  commitCapture,
  failCapture,
  finishStop,
  refuseCapture,
} from './stop-transitions.ts';

/**
 * The whole lease logic: what a command does to a record at a moment of the store's time. No I/O and no clock
 * of its own; a store only swaps what this function returns. The moment must be read after the record.
 */
export function transition(
  record: LeaseRecord | undefined,
  command: LeaseCommand,
  moment: LeaseMoment,
): LeaseTransition {
  if (record === undefined) {
    return command.type === 'acquire' ? acquire(record, command, moment) : notApplicable(record);
  }
  const setBackMs = record.updatedAtMs - moment.nowMs;
  const isSetBack = setBackMs > moment.timing.clockToleranceMs;
  const current = isSetBack ? shiftedBack(record, setBackMs) : record;
  const nowMs = Math.max(moment.nowMs, current.updatedAtMs);
  const next = apply(current, command, { nowMs, timing: moment.timing });
  if (next.record !== current && next.record !== undefined) {
    return { ...next, record: { ...next.record, updatedAtMs: nowMs } };
  }
  // Somebody has to write the shifted times down, or they would be as far away as ever at the next look.
  if (isSetBack && command.type === 'settle') return done(current);
  return answer(record, next.result, next.effects);
}

function apply(record: LeaseRecord, command: LeaseCommand, moment: LeaseMoment): LeaseTransition {
  switch (command.type) {
    case 'acquire':
      return acquire(record, command, moment);
    case 'renew_claim':
      return renewClaim(record, command.claimId, moment);
    case 'record_created':
      return recordCreated(record, command);
    case 'commit_warm':
      return commitWarm(record, command, moment);
    case 'fail_warming':
      return failWarming(record, command.claimId);
    case 'release':
      return release(record, command.holderId, moment);
    case 'remove_dead_holders':
      return removeDeadHolders(record, command.holderIds, moment);
    case 'settle':
      return settle(record, moment);
    case 'retire':
      return retire(record, moment);
    case 'force_drain':
      return forceDrain(record, moment);
    case 'discard_archives':
      return discardArchives(record);
    case 'begin_stop':
      return beginStop(record, command.claimId, moment);
    case 'commit_capture':
      return commitCapture(record, command);
    case 'fail_capture':
      return failCapture(record, command, moment);
    case 'refuse_capture':
      return refuseCapture(record, command);
    case 'finish_stop':
      return finishStop(record, command.claimId);
    case 'begin_capture':
      return beginCapture(record, command, moment);
    case 'save_archive':
      return saveArchive(record, command);
    case 'mark_gone':
      return markGone(record, command);
    case 'update_envelope':
      return updateEnvelope(record, command);
    case 'accrue':
      return accrue(record, command, moment);
  }
}

function renewClaim(
  record: LeaseRecord,
  claimId: string,
  { nowMs, timing }: LeaseMoment,
): LeaseTransition {
  const { state } = record;
  const isClaimed = state.name === 'warming' || state.name === 'stopping';
  if (!isClaimed || state.claim.claimId !== claimId) return fenced(record);
  const ttlMs = state.name === 'warming' ? timing.warmingTtlMs : timing.stoppingTtlMs;
  return done({ ...record, state: { ...state, claim: { claimId, deadlineAtMs: nowMs + ttlMs } } });
}
