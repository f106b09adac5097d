import type { AcquireCommand } from './lease-command.ts';
import { LEASE_RECORD_VERSION } from './lease-record.ts';
import type { LeaseHolder, LeaseRecord, LeaseStateOf } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { answer, notApplicable } from './lease-transition.ts';
import type { LeaseTransition } from './lease-transition.ts';

/**
 * Joins the group. Exactly one caller is told to create a box, and only from a state that names none;
 * while a box is being stopped nobody joins it.
 */
export function acquire(
  record: LeaseRecord | undefined,
  command: AcquireCommand,
  moment: LeaseMoment,
): LeaseTransition {
  if (record === undefined) {
    if (command.expectedEpoch !== undefined) return answer(record, { kind: 'fenced', epoch: 0 });
    return claimSpawn(freshRecord(command, moment), command, moment);
  }
  const { state } = record;
  if (state.name === 'warming' && state.claim.claimId === command.claimId)
    return spawnAnswer(record, state);
  if (command.expectedEpoch !== undefined && command.expectedEpoch !== record.epoch) {
    return answer(record, { kind: 'fenced', epoch: record.epoch });
  }
  switch (state.name) {
    case 'cold':
    case 'lost':
      return claimSpawn(record, command, moment);
    case 'warming':
      return joinWarming(record, command, moment);
    case 'stopping':
      return answer(record, waitUntilStopped(moment));
    case 'warm':
    case 'draining':
      return joinPlaced(record, command, moment);
  }
}

function freshRecord({ lease }: AcquireCommand, { nowMs }: LeaseMoment): LeaseRecord {
  return {
    version: LEASE_RECORD_VERSION,
    leaseId: lease.leaseId,
    workspaceId: lease.workspaceId,
    groupId: lease.groupId,
    backend: lease.backend,
    epoch: 0,
    state: { name: 'cold' },
    holders: [],
    updatedAtMs: nowMs,
  };
}

function claimSpawn(
  record: LeaseRecord,
  command: AcquireCommand,
  moment: LeaseMoment,
): LeaseTransition {
  const { meter: _previousGeneration, ...kept } = record;
  const claim = {
    claimId: command.claimId,
    deadlineAtMs: moment.nowMs + moment.timing.warmingTtlMs,
  };
  const state = { name: 'warming', claim } as const;
  const claimed: LeaseRecord = {
    ...kept,
    backend: command.lease.backend,
    ...(command.image === undefined ? {} : { image: command.image }),
    epoch: record.epoch + 1,
    state,
    holders: withHolder(record, command, moment),
  };
  return spawnAnswer(claimed, state);
}

function spawnAnswer(record: LeaseRecord, state: LeaseStateOf<'warming'>): LeaseTransition {
  const { epoch, archive } = record;
  return answer(record, {
    kind: 'spawn',
    claim: state.claim,
    epoch,
    ...(archive === undefined ? {} : { archive }),
  });
}

function joinWarming(
  record: LeaseRecord,
  command: AcquireCommand,
  moment: LeaseMoment,
): LeaseTransition {
  const { state } = record;
  if (state.name !== 'warming') return notApplicable(record);
  if (state.claim.deadlineAtMs <= moment.nowMs) {
    if (state.box === undefined) return claimSpawn(record, command, moment);
    return answer(record, waitUntilStopped(moment));
  }
  if (needsOtherPlacement(record, command)) {
    return hasOthers(record, command) ? conflict(record) : answer(record, waitUntilStopped(moment));
  }
  return answer(joined(record, command, moment), {
    kind: 'wait',
    retryAfterMs: moment.timing.retryAfterMs,
    until: 'warm',
    registered: true,
  });
}

function joinPlaced(
  record: LeaseRecord,
  command: AcquireCommand,
  moment: LeaseMoment,
): LeaseTransition {
  const { state } = record;
  if (state.name !== 'warm' && state.name !== 'draining') return notApplicable(record);
  const isShared = hasOthers(record, command);
  const isUnfit = needsOtherPlacement(record, command);
  if (isUnfit && isShared) return conflict(record);
  if (!isShared && (isUnfit || state.retiring === true)) {
    return answer(drainedNow(record, state, moment), waitUntilStopped(moment));
  }
  const { box, bornOf, retiring, capture } = state;
  const warm: LeaseStateOf<'warm'> = {
    name: 'warm',
    box,
    bornOf,
    ...(retiring === undefined ? {} : { retiring }),
    ...(capture === undefined ? {} : { capture }),
  };
  const member = joined(record, command, moment);
  const next = state.name === 'warm' ? member : { ...member, state: warm };
  return answer(next, {
    kind: 'attached',
    epoch: record.epoch,
    box,
    rearmed: state.name === 'draining',
  });
}

/** A box that nobody else holds makes way for another one; the grace that a drain has already is kept. */
function drainedNow(
  record: LeaseRecord,
  state: LeaseStateOf<'warm'> | LeaseStateOf<'draining'>,
  { nowMs }: LeaseMoment,
): LeaseRecord {
  if (state.name === 'draining') {
    if (state.retiring === true) return record;
    return { ...record, state: { ...state, graceEndsAtMs: Math.min(state.graceEndsAtMs, nowMs) } };
  }
  return {
    ...record,
    holders: [],
    state: { ...state, name: 'draining', graceEndsAtMs: nowMs, captureFailures: 0 },
  };
}

function waitUntilStopped({ timing }: LeaseMoment) {
  return {
    kind: 'wait',
    retryAfterMs: timing.retryAfterMs,
    until: 'stopped',
    registered: false,
  } as const;
}

/** An absent image never differs: it means that the caller does not mind, or that nobody knows. */
function needsOtherPlacement(record: LeaseRecord, command: AcquireCommand): boolean {
  if (record.backend !== command.lease.backend) return true;
  return (
    record.image !== undefined && command.image !== undefined && record.image !== command.image
  );
}

function conflict(record: LeaseRecord): LeaseTransition {
  const { backend, image } = record;
  return answer(record, {
    kind: 'placement_conflict',
    backend,
    ...(image === undefined ? {} : { image }),
  });
}

function hasOthers(record: LeaseRecord, command: AcquireCommand): boolean {
  return record.holders.some(({ holderId }) => holderId !== command.holder.holderId);
}

function joined(record: LeaseRecord, command: AcquireCommand, moment: LeaseMoment): LeaseRecord {
  const isMember = record.holders.some(({ holderId }) => holderId === command.holder.holderId);
  return isMember ? record : { ...record, holders: withHolder(record, command, moment) };
}

function withHolder(
  record: LeaseRecord,
  command: AcquireCommand,
  { nowMs }: LeaseMoment,
): LeaseHolder[] {
  const { holderId, kind } = command.holder;
  if (record.holders.some((holder) => holder.holderId === holderId)) return record.holders;
  return [...record.holders, { holderId, kind, joinedAtMs: nowMs }];
}
