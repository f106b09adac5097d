import { captureStart, withArchive } from './archive-transitions.ts';
import type { CapturedFiles, FinalCapture, LeaseRecord, LeaseStateOf } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { answer, done, fenced, notApplicable } from './lease-transition.ts';
import type { LeaseTransition } from './lease-transition.ts';

type Stopping = LeaseStateOf<'stopping'>;

const NEVER_PUBLISHED: FinalCapture = {
  kind: 'refused',
  reason: 'The box was never published; its files are those of the archive that it was made from.',
};

/**
 * Claims the exclusive right to stop the box. It is given for a box that nobody holds and whose grace
 * is over, for a box that was never published by its dead spawner, and for a dead stopper's box.
 */
export function beginStop(
  record: LeaseRecord,
  claimId: string,
  moment: LeaseMoment,
): LeaseTransition {
  const { state } = record;
  const { nowMs } = moment;
  const pending: FinalCapture = { kind: 'pending', startedAtMs: captureStart(record, moment) };
  if (state.name === 'draining' && record.holders.length === 0 && state.graceEndsAtMs <= nowMs) {
    return claimStop(record, { ...state, claimId, capture: pending }, moment);
  }
  if (state.name === 'warming' && state.box !== undefined && state.claim.deadlineAtMs <= nowMs) {
    const stop = {
      claimId,
      box: state.box,
      bornOf: state.claim.claimId,
      capture: NEVER_PUBLISHED,
      captureFailures: 0,
    };
    return claimStop({ ...record, holders: [] }, stop, moment);
  }
  if (state.name !== 'stopping') return notApplicable(record);
  if (state.claim.claimId === claimId) return stopAnswer(record, state);
  if (state.claim.deadlineAtMs > nowMs) return notApplicable(record);
  const capture = state.capture.kind === 'pending' ? pending : state.capture;
  return claimStop(record, { ...state, claimId, capture }, moment);
}

function claimStop(
  record: LeaseRecord,
  stop: Pick<Stopping, 'box' | 'bornOf' | 'retiring' | 'capture' | 'captureFailures'> & {
    readonly claimId: string;
  },
  { nowMs, timing }: LeaseMoment,
): LeaseTransition {
  const { claimId, box, bornOf, capture, captureFailures } = stop;
  const claim = { claimId, deadlineAtMs: nowMs + timing.stoppingTtlMs };
  const state: Stopping = {
    name: 'stopping',
    claim,
    box,
    bornOf,
    ...retirementOf(stop),
    capture,
    captureFailures,
  };
  return stopAnswer({ ...record, state }, state);
}

function stopAnswer(record: LeaseRecord, { claim, box, capture }: Stopping): LeaseTransition {
  return answer(record, { kind: 'stop_claimed', claim, epoch: record.epoch, box, capture });
}

/** Notes the capture of the box that is being stopped. Nothing can have changed its files after it. */
export function commitCapture(
  record: LeaseRecord,
  command: { readonly claimId: string; readonly files: CapturedFiles },
): LeaseTransition {
  return underClaim(record, command.claimId, (state) => {
    if (
      state.capture.kind === 'captured' &&
      record.archive?.current.reference === command.files.reference
    ) {
      return done(record);
    }
    if (state.capture.kind !== 'pending') return notApplicable(record);
    const saved = withArchive(record, command.files, state.capture.startedAtMs);
    return done(
      { ...saved.record, state: { ...state, capture: { kind: 'captured' } } },
      saved.effects,
    );
  });
}

/**
 * Gives the box back to the drain for another try, with its files untouched. The last of the permitted
 * failures refuses the capture on record instead, so that a box whose files cannot be read ends too.
 */
export function failCapture(
  record: LeaseRecord,
  command: { readonly claimId: string; readonly isUnreachable?: boolean },
  { nowMs, timing }: LeaseMoment,
): LeaseTransition {
  return underClaim(record, command.claimId, (state) => {
    if (state.capture.kind !== 'pending') return notApplicable(record);
    const captureFailures = state.captureFailures + (command.isUnreachable === true ? 0 : 1);
    if (captureFailures >= timing.maxCaptureFailures) {
      const capture: FinalCapture = {
        kind: 'refused',
        reason: `${captureFailures} captures in a row failed.`,
      };
      return done({ ...record, state: { ...state, captureFailures, capture } });
    }
    const { box, bornOf } = state;
    const graceEndsAtMs = nowMs + timing.captureRetryMs;
    return done({
      ...record,
      state: {
        name: 'draining',
        box,
        bornOf,
        ...retirementOf(state),
        graceEndsAtMs,
        captureFailures,
      },
    });
  });
}

/** Puts on record that the box ends without a capture, and why. */
export function refuseCapture(
  record: LeaseRecord,
  command: { readonly claimId: string; readonly reason: string },
): LeaseTransition {
  return underClaim(record, command.claimId, (state) => {
    if (state.capture.kind === 'refused') return done(record);
    if (state.capture.kind !== 'pending') return notApplicable(record);
    return done({
      ...record,
      state: { ...state, capture: { kind: 'refused', reason: command.reason } },
    });
  });
}

/** Said by the claimant once the provider has ended the box. */
export function finishStop(record: LeaseRecord, claimId: string): LeaseTransition {
  return underClaim(record, claimId, (state) => {
    if (state.capture.kind === 'pending') return notApplicable(record);
    return done({ ...record, state: { name: 'cold' } });
  });
}

/** A box that is to be replaced stays so while its files cannot be captured. */
function retirementOf({ retiring }: { readonly retiring?: boolean | undefined }) {
  return retiring === undefined ? {} : { retiring };
}

function underClaim(
  record: LeaseRecord,
  claimId: string,
  change: (state: Stopping) => LeaseTransition,
): LeaseTransition {
  const { state } = record;
  if (state.name !== 'stopping' || state.claim.claimId !== claimId) return fenced(record);
  return change(state);
}
