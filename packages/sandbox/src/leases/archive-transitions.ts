import { isArchived } from './lease-record.ts';
import type { CapturedFiles, LeaseArchive, LeaseRecord, LeaseStateOf } from './lease-record.ts';
import type { LeaseMoment } from './lease-timing.ts';
import { answer, done, fenced, notApplicable } from './lease-transition.ts';
import type { LeaseEffect, LeaseTransition } from './lease-transition.ts';

interface OfBox {
  readonly epoch: number;
  readonly instanceId: string;
}

/** The start of a capture that is made now: never before that of the newest archive, whatever the clock says. */
export function captureStart(record: LeaseRecord, { nowMs }: LeaseMoment): number {
  const newest = record.archive?.current;
  return newest === undefined ? nowMs : Math.max(nowMs, newest.captureStartedAtMs + 1);
}

/** The record with the archive as its newest and the one before it kept; the one before that is discarded. */
export function withArchive(
  record: LeaseRecord,
  files: CapturedFiles,
  captureStartedAtMs: number,
): { record: LeaseRecord; effects: readonly LeaseEffect[] } {
  const { reference, mode, binding } = files;
  const current: LeaseArchive = {
    reference,
    mode,
    ...(binding === undefined ? {} : { binding }),
    epoch: record.epoch,
    captureStartedAtMs,
  };
  const previous = record.archive?.current;
  const discarded = record.archive?.previous;
  return {
    record: { ...record, archive: { current, ...(previous === undefined ? {} : { previous }) } },
    effects: discarded === undefined ? [] : [{ kind: 'discard_archive', archive: discarded }],
  };
}

/** Opens a capture of the running box. One at a time, so that the order of starts is the order of contents. */
export function beginCapture(
  record: LeaseRecord,
  command: OfBox & { readonly captureId: string; readonly replaces?: string },
  moment: LeaseMoment,
): LeaseTransition {
  const { state } = record;
  if (state.name !== 'warm' || !isBox(record, command)) return fenced(record);
  const { capture } = state;
  if (capture?.captureId === command.captureId) {
    return answer(record, { kind: 'capture_begun', startedAtMs: capture.startedAtMs });
  }
  const isOwn = capture !== undefined && capture.captureId === command.replaces;
  if (capture !== undefined && !isOwn && capture.deadlineAtMs > moment.nowMs) {
    return answer(record, { kind: 'capture_busy', retryAfterMs: moment.timing.retryAfterMs });
  }
  const startedAtMs = captureStart(record, moment);
  const opened = {
    captureId: command.captureId,
    startedAtMs,
    deadlineAtMs: moment.nowMs + moment.timing.captureTtlMs,
  };
  return answer(
    { ...record, state: { ...state, capture: opened } },
    { kind: 'capture_begun', startedAtMs },
  );
}

/**
 * Saves what an open capture captured. A capture that was replaced, or whose box is being stopped, is fenced. What is on
 * record already is saved, whatever has become of the box since: its writer may only have missed the answer.
 */
export function saveArchive(
  record: LeaseRecord,
  command: OfBox & { readonly captureId: string; readonly files: CapturedFiles },
): LeaseTransition {
  if (isArchived(record, command.files.reference)) return done(record);
  const state = publishedState(record, command);
  if (state === undefined) return fenced(record);
  const { capture, ...rest } = state;
  if (capture?.captureId !== command.captureId) return fenced(record);
  const saved = withArchive(record, command.files, capture.startedAtMs);
  return done({ ...saved.record, state: rest }, saved.effects);
}

/** Forgets the files of a group that has no box; a box that is there or on its way still needs or has them. */
export function discardArchives(record: LeaseRecord): LeaseTransition {
  const { archive, ...rest } = record;
  if (record.state.name !== 'cold' && record.state.name !== 'lost') return notApplicable(record);
  if (archive === undefined) return done(record);
  const discarded = [
    archive.current,
    ...(archive.previous === undefined ? [] : [archive.previous]),
  ];
  return done(
    rest,
    discarded.map((item) => ({ kind: 'discard_archive', archive: item })),
  );
}

export function updateEnvelope(
  record: LeaseRecord,
  command: OfBox & { readonly envelope: Readonly<Record<string, unknown>> },
): LeaseTransition {
  const state = publishedState(record, command);
  if (state === undefined) return fenced(record);
  return done({
    ...record,
    state: { ...state, box: { ...state.box, envelope: { ...command.envelope } } },
  });
}

/** The provider says that exactly this box no longer exists. One caller wins; the rest are fenced and ask again. */
export function markGone(
  record: LeaseRecord,
  command: OfBox & { readonly reason: string },
): LeaseTransition {
  const { instanceId, reason } = command;
  if (publishedState(record, command) === undefined) return fenced(record);
  return done({ ...record, state: { name: 'lost', instanceId, reason } });
}

function publishedState(
  record: LeaseRecord,
  named: OfBox,
): LeaseStateOf<'warm'> | LeaseStateOf<'draining'> | undefined {
  const { state } = record;
  const isPublished = state.name === 'warm' || state.name === 'draining';
  return isPublished && isBox(record, named) ? state : undefined;
}

function isBox(record: LeaseRecord, named: OfBox): boolean {
  const { state } = record;
  return (
    record.epoch === named.epoch && 'box' in state && state.box?.instanceId === named.instanceId
  );
}
