import type { LeaseCommand } from '../../src/leases/lease-command.ts';
import { transition } from '../../src/leases/lease-machine.ts';
import type { LeaseRecord } from '../../src/leases/lease-record.ts';
import type { Bound, Transition } from './world.ts';

/** A machine without one of its guards, and the smallest bound in which the explorer must find out. */
export interface Mutation {
  readonly guard: string;
  readonly bound: Partial<Bound>;
  /** Part of the rule that breaks. */
  readonly breaks: string;
  readonly transition: Transition;
}

const FAR_MS = 1e9;

/** The claim that the record is under, whoever asks. */
function currentClaim(record: LeaseRecord | undefined): { claimId?: string } {
  const state = record?.state;
  return state?.name === 'warming' || state?.name === 'stopping'
    ? { claimId: state.claim.claimId }
    : {};
}

function withCommand(
  change: (record: LeaseRecord | undefined, command: LeaseCommand) => LeaseCommand,
): Transition {
  return (record, command, moment) => transition(record, change(record, command), moment);
}

export const MUTATIONS: readonly Mutation[] = [
  {
    guard: 'a box is published only under the claim that it was created under',
    bound: { opens: 2, ticks: 1 },
    breaks: 'two boxes that the record has named run',
    transition: withCommand((record, command) =>
      command.type === 'commit_warm' || command.type === 'record_created'
        ? { ...command, ...currentClaim(record) }
        : command,
    ),
  },
  {
    guard: 'a stopper whose claim was taken over is fenced',
    bound: { reapers: 2, opens: 2, ticks: 3, captureFailures: 1, work: 1 },
    breaks: 'files that were not captured',
    transition: withCommand((record, command) =>
      command.type === 'commit_capture' ||
      command.type === 'refuse_capture' ||
      command.type === 'finish_stop'
        ? { ...command, ...currentClaim(record) }
        : command,
    ),
  },
  {
    guard: 'nobody joins a box that is being stopped',
    bound: { opens: 2, ticks: 1 },
    breaks: 'not its holder on record',
    transition(record, command, moment) {
      if (command.type !== 'acquire' || record?.state.name !== 'stopping')
        return transition(record, command, moment);
      const { box, bornOf } = record.state;
      return transition({ ...record, state: { name: 'warm', box, bornOf } }, command, moment);
    },
  },
  {
    guard: 'publishing a box keeps the archive',
    bound: { opens: 2, ticks: 2, work: 1 },
    breaks: 'the archive is dropped',
    transition(record, command, moment) {
      const { archive: _dropped, ...rest } = record ?? {};
      return transition(
        command.type === 'commit_warm' && record !== undefined ? (rest as LeaseRecord) : record,
        command,
        moment,
      );
    },
  },
  {
    guard: 'a void claim with a box on record is not simply dropped',
    bound: { opens: 2, ticks: 1 },
    breaks: 'two boxes that the record has named run',
    transition(record, command, moment) {
      if (command.type !== 'settle' || record?.state.name !== 'warming')
        return transition(record, command, moment);
      const { claim } = record.state;
      return transition({ ...record, state: { name: 'warming', claim } }, command, moment);
    },
  },
  {
    guard: 'only the very box that is gone is marked gone',
    bound: { opens: 2, ticks: 1, disappearances: 1 },
    breaks: 'not its holder on record',
    transition: withCommand((record, command) => {
      if (command.type !== 'mark_gone' || record?.state.name !== 'warm') return command;
      return { ...command, epoch: record.epoch, instanceId: record.state.box.instanceId };
    }),
  },
  {
    guard: 'a capture that was replaced is not saved',
    bound: { opens: 2, ticks: 2, work: 2 },
    breaks: 'the captures are out of order',
    transition(record, command, moment) {
      if (command.type !== 'save_archive' || record?.state.name !== 'warm')
        return transition(record, command, moment);
      const capture = {
        captureId: command.captureId,
        startedAtMs: moment.nowMs,
        deadlineAtMs: moment.nowMs,
      };
      return transition({ ...record, state: { ...record.state, capture } }, command, moment);
    },
  },
  {
    guard: 'a repeated publication is told that it is published',
    bound: { opens: 1, lostReplies: 1 },
    breaks: 'before its files were captured',
    transition(record, command, moment) {
      const isRepeated =
        command.type === 'commit_warm' &&
        (record?.state.name === 'warm' || record?.state.name === 'draining');
      return isRepeated
        ? transition(record, { ...command, claimId: '-' }, moment)
        : transition(record, command, moment);
    },
  },
  {
    guard: 'a box with holders does not drain',
    bound: { opens: 2, ticks: 2 },
    breaks: 'not its holder on record',
    transition(record, command, moment) {
      return transition(
        command.type === 'settle' && record?.state.name === 'warm'
          ? { ...record, holders: [] }
          : record,
        command,
        moment,
      );
    },
  },
  {
    guard: 'the times of a record move with a clock that is set back',
    bound: { opens: 1, backwardJumps: 1, ticks: 2 },
    breaks: 'a box is still there',
    transition: (record, command, moment) =>
      transition(record, command, {
        ...moment,
        timing: { ...moment.timing, clockToleranceMs: FAR_MS },
      }),
  },
  {
    guard: 'a later capture has a later start, whatever the clock says',
    bound: { opens: 2, ticks: 2, work: 2, backwardJumps: 1 },
    breaks: 'the captures are out of order',
    transition(record, command, moment) {
      const next = transition(record, command, moment);
      if (next.record?.archive === undefined || next.record.archive === record?.archive)
        return next;
      const { current, previous } = next.record.archive;
      const start = Math.min(current.captureStartedAtMs, moment.nowMs);
      return {
        ...next,
        record: {
          ...next.record,
          archive: {
            current: { ...current, captureStartedAtMs: start },
            ...(previous ? { previous } : {}),
          },
        },
      };
    },
  },
  {
    guard: 'every claim to create has an epoch of its own',
    bound: { opens: 2, ticks: 1 },
    breaks: 'share an epoch',
    transition(record, command, moment) {
      const next = transition(record, command, moment);
      const isClaim = next.result.kind === 'spawn' && next.record !== undefined;
      if (!isClaim || next.record === record) return next;
      return { ...next, record: { ...next.record, epoch: record?.epoch ?? 1 } as LeaseRecord };
    },
  },
  {
    guard: 'a box that is being made is left to its maker while the claim holds',
    bound: { opens: 2 },
    breaks: 'while another claim to it holds',
    transition(record, command, moment) {
      if (command.type !== 'begin_stop' || record?.state.name !== 'warming')
        return transition(record, command, moment);
      const claim = { ...record.state.claim, deadlineAtMs: 0 };
      return transition({ ...record, state: { ...record.state, claim } }, command, moment);
    },
  },
  {
    guard: 'files that can never be captured are given up, on record',
    bound: { opens: 1, ticks: 1 },
    breaks: 'a box is still there',
    transition: (record, command, moment) =>
      transition(record, command, {
        ...moment,
        timing: { ...moment.timing, maxCaptureFailures: FAR_MS },
      }),
  },
  {
    guard: 'the archive before the newest is kept',
    bound: { opens: 1, ticks: 1, work: 2 },
    breaks: 'the archive before the newest is not kept',
    transition(record, command, moment) {
      const next = transition(record, command, moment);
      if (next.record?.archive === undefined || next.record === record) return next;
      const { current } = next.record.archive;
      return { ...next, record: { ...next.record, archive: { current } } };
    },
  },
  {
    guard: 'files that are on record count as saved, whatever has become of the box',
    bound: { opens: 2, work: 1, lostReplies: 1, disappearances: 1 },
    breaks: 'files are discarded that the record names',
    transition(record, command, moment) {
      const isGone = command.type === 'save_archive' && record?.state.name !== 'warm';
      const { archive: _unseen, ...rest } = record ?? {};
      if (!isGone || record === undefined) return transition(record, command, moment);
      return { ...transition(rest as LeaseRecord, command, moment), record };
    },
  },
  {
    guard: 'a holder that is silent at one look is not removed',
    bound: { opens: 1, forwardJumps: 1, looks: 1 },
    breaks: 'not its holder on record',
    transition,
  },
];
