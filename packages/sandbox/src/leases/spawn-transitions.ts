import { idleState } from './holder-transitions.ts';
import type { LeaseRecord, LeaseStateOf, PlacedBox } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { done, fenced, notApplicable } from './lease-transition.ts';
import type { LeaseTransition } from './lease-transition.ts';

/** Notes the created box under the claim, before anything else happens to it. */
export function recordCreated(
  record: LeaseRecord,
  command: { readonly claimId: string; readonly box: PlacedBox },
): LeaseTransition {
  const state = claimedBy(record, command.claimId);
  if (state === undefined) return fenced(record, [{ kind: 'end_box', box: command.box }]);
  return done({ ...record, state: { ...state, box: command.box } });
}

/** Publishes the box. Without holders it starts to drain at once, so that it cannot be forgotten. */
export function commitWarm(
  record: LeaseRecord,
  command: { readonly claimId: string; readonly box: PlacedBox },
  moment: LeaseMoment,
): LeaseTransition {
  const { claimId, box } = command;
  if (isPublished(record, command)) return done(record);
  const state = claimedBy(record, claimId);
  if (state === undefined) return fenced(record, [{ kind: 'end_box', box }]);
  if (state.box !== undefined && state.box.instanceId !== box.instanceId)
    return notApplicable(record);
  return done({
    ...record,
    state: idleState(record, { name: 'warm', box, bornOf: claimId }, moment),
    meter: { countedUntilMs: moment.nowMs, tick: 0, warmSeconds: 0 },
  });
}

/**
 * Gives the claim up. Only the claimant may say so, and only after it has ended its box:
 * the record then names none. The archive and the waiting holders stay.
 */
export function failWarming(record: LeaseRecord, claimId: string): LeaseTransition {
  if (claimedBy(record, claimId) === undefined) return fenced(record);
  return done({ ...record, state: { name: 'cold' } });
}

function claimedBy({ state }: LeaseRecord, claimId: string): LeaseStateOf<'warming'> | undefined {
  return state.name === 'warming' && state.claim.claimId === claimId ? state : undefined;
}

/** Whether the very same commit has been made before; the box may be in use, so its maker must not end it. */
function isPublished(
  { state }: LeaseRecord,
  command: { readonly claimId: string; readonly box: PlacedBox },
): boolean {
  return (
    (state.name === 'warm' || state.name === 'draining') &&
    state.bornOf === command.claimId &&
    state.box.instanceId === command.box.instanceId
  );
}
