import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeaseWalk, WALK_LEASE } from '../../test/lease-walk.ts';
import type { LeaseCommand } from './lease-command.ts';
import { parseLeaseRecord, placedBoxOf } from './lease-record.ts';
import type { LeaseRecord } from './lease-record.ts';

describe('the lease machine', () => {
  it('does nothing to a lease that does not exist, except to acquire it', () => {
    const walk = new LeaseWalk();
    expect(walk.say({ type: 'settle' })).toEqual({ kind: 'not_applicable', state: 'absent' });
    expect(walk.say({ type: 'release', holderId: 'a' })).toEqual({
      kind: 'not_applicable',
      state: 'absent',
    });
    expect(walk.record).toBeUndefined();
  });

  it('keeps its rules in every order of commands, with any claims, boxes and times', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCommand(), anyPassage()), { maxLength: 60 }), (steps) => {
        const walk = new LeaseWalk();
        for (const [command, passageMs] of steps) {
          const before = walk.record;
          walk.pass(passageMs);
          walk.nowMs = Math.max(0, walk.nowMs);
          walk.say(nowNaming(command, before));
          assertRules(before, walk.record);
        }
      }),
    );
  });

  it('changes nothing when a command is repeated at once', () => {
    fc.assert(
      fc.property(fc.array(anyCommand(), { maxLength: 40 }), (commands) => {
        const walk = new LeaseWalk();
        for (const command of commands) {
          const named = nowNaming(command, walk.record);
          walk.pass(1000).say(named);
          const { record } = walk;
          // Giving up a capture is a new decision each time; nobody repeats it without a claim to do so.
          if (named.type !== 'fail_capture') {
            walk.say(named);
            expect(walk.record).toEqual(record);
          }
        }
      }),
    );
  });
});

function assertRules(before: LeaseRecord | undefined, after: LeaseRecord | undefined): void {
  if (after === undefined) return expect(before).toBeUndefined();
  expect(parseLeaseRecord(JSON.parse(JSON.stringify(after)), 'k')).toEqual(after);
  const holderIds = after.holders.map(({ holderId }) => holderId);
  expect(new Set(holderIds).size).toBe(holderIds.length);
  if (after.state.name === 'draining' || after.state.name === 'stopping')
    expect(holderIds).toEqual([]);
  if (before === undefined) return;
  expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
  expect(after.epoch === before.epoch || after.state.name === 'warming').toBe(true);
  if (before.archive !== undefined) {
    const [from, to] = [before.archive.current, after.archive?.current];
    expect(to?.captureStartedAtMs).toBeGreaterThanOrEqual(from.captureStartedAtMs);
    expect(to?.epoch).toBeGreaterThanOrEqual(from.epoch);
  }
  assertBoxIsNotForgotten(before, after);
}

/** A box leaves the record by its own spawner, as lost, or at the end of a stop with its files accounted for. */
function assertBoxIsNotForgotten(before: LeaseRecord, after: LeaseRecord): void {
  const box = placedBoxOf(before);
  if (box === undefined || placedBoxOf(after)?.instanceId === box.instanceId) return;
  const { state } = before;
  const mayLeave =
    state.name === 'warming' ||
    after.state.name === 'lost' ||
    (state.name === 'stopping' && state.capture.kind !== 'pending');
  expect(mayLeave).toBe(true);
}

const anyId = () => fc.constantFrom('a', 'b', 'c');

function anyPassage() {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(0, 1000, 61_000, 100_000, 1_000_000) },
    { weight: 1, arbitrary: fc.constantFrom(-3_600_000, 3_600_000) },
  );
}

function anyCommand(): fc.Arbitrary<LeaseCommand> {
  const claimId = anyId();
  const box = fc.record({ instanceId: anyId() });
  const ofBox = { epoch: fc.constant(0), instanceId: fc.constant('') };
  const files = fc.record({ reference: fc.uuid(), mode: fc.constant('tar') });
  return fc.oneof(
    fc.record({
      type: fc.constant('acquire' as const),
      lease: fc.constant(WALK_LEASE),
      holder: fc.record({
        holderId: anyId(),
        kind: fc.constantFrom('turn' as const, 'viewer' as const),
      }),
      claimId,
    }),
    fc.record({
      type: fc.constantFrom('record_created' as const, 'commit_warm' as const),
      claimId,
      box,
    }),
    fc.record({
      type: fc.constantFrom(
        'renew_claim' as const,
        'fail_warming' as const,
        'finish_stop' as const,
        'begin_stop' as const,
        'fail_capture' as const,
      ),
      claimId,
    }),
    fc.record({ type: fc.constant('release' as const), holderId: anyId() }),
    fc.record({ type: fc.constant('remove_dead_holders' as const), holderIds: fc.array(anyId()) }),
    fc.record({
      type: fc.constantFrom('settle' as const, 'retire' as const, 'force_drain' as const),
    }),
    fc.record({ type: fc.constant('commit_capture' as const), claimId, files }),
    fc.record({ type: fc.constant('refuse_capture' as const), claimId, reason: fc.constant('r') }),
    fc.record({ type: fc.constant('begin_capture' as const), ...ofBox, captureId: anyId() }),
    fc.record({ type: fc.constant('save_archive' as const), ...ofBox, captureId: anyId(), files }),
    fc.record({ type: fc.constant('mark_gone' as const), ...ofBox, reason: fc.constant('r') }),
    fc.record({ type: fc.constant('accrue' as const), epoch: fc.constant(0), accrualId: anyId() }),
  );
}

/** Commands about a box name the one on record, or they would nearly always be fenced. */
function nowNaming(command: LeaseCommand, record: LeaseRecord | undefined): LeaseCommand {
  if (record === undefined || !('epoch' in command)) return command;
  const instanceId = placedBoxOf(record)?.instanceId ?? 'none';
  return { ...command, epoch: record.epoch, ...('instanceId' in command ? { instanceId } : {}) };
}
