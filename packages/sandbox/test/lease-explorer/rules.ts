import { placedBoxOf } from '../../src/leases/lease-record.ts';
import type { LeaseClaim, LeaseRecord } from '../../src/leases/lease-record.ts';
import { reaperSteps } from './reaper-steps.ts';
import { archivedContent, boxOf, IDLE_ACTOR, IDLE_REAPER, nowMsOf, TIMING } from './world.ts';
import type { Step, Transition, World } from './world.ts';

const USES = new Set(['using', 'capturing', 'saving']);

/** The rule that a step breaks, if it breaks one. */
export function brokenRule(before: World, step: Step): string | undefined {
  if (step.violation !== undefined) return step.violation;
  const { world } = step;
  if (
    world.record === before.record &&
    world.boxes === before.boxes &&
    world.actors === before.actors
  )
    return undefined;
  return brokenOrder(before, world) ?? brokenClaim(before, world) ?? brokenState(world);
}

/** A new claim is made only when no other one holds, and every claim to create has an epoch of its own. */
function brokenClaim({ record: before }: World, world: World): string | undefined {
  const { record: after } = world;
  if (after === undefined || before === after) return undefined;
  const claim = claimOf(after);
  if (claim === undefined || claim.claimId === claimOf(before)?.claimId) return undefined;
  if (after.state.name === 'warming') {
    return after.epoch > (before?.epoch ?? 0) ? undefined : 'two claims to create share an epoch';
  }
  const nowMs = Math.max(nowMsOf(world), before?.updatedAtMs ?? 0);
  const earlier = claimOf(before);
  if (earlier !== undefined && earlier.deadlineAtMs > nowMs)
    return 'the end of a box is claimed while another claim to it holds';
  if (before?.state.name !== 'draining') return undefined;
  return before.holders.length > 0 || before.state.graceEndsAtMs > nowMs
    ? 'the end of a box is claimed that is held or in its grace'
    : undefined;
}

function claimOf(record: LeaseRecord | undefined): LeaseClaim | undefined {
  return record !== undefined && 'claim' in record.state ? record.state.claim : undefined;
}

function brokenOrder({ record: before }: World, { record: after }: World): string | undefined {
  if (before === undefined || before === after) return undefined;
  if (after === undefined) return 'the record is dropped';
  if (after.epoch < before.epoch) return 'the epoch goes backwards';
  if (before.archive === undefined) return undefined;
  if (after.archive === undefined) return 'the archive is dropped';
  if (archivedContent(after) < archivedContent(before)) return 'the archive goes backwards';
  const [earlier, later] = [before.archive.current, after.archive.current];
  const previous = after.archive.previous?.reference;
  if (later.reference === earlier.reference) {
    const isKept = previous === before.archive.previous?.reference;
    return isKept ? undefined : 'the archive before the newest is not kept';
  }
  if (previous !== earlier.reference) return 'the archive before the newest is not kept';
  const isOrdered =
    later.epoch > earlier.epoch || later.captureStartedAtMs > earlier.captureStartedAtMs;
  return isOrdered ? undefined : 'the captures are out of order';
}

function brokenState(world: World): string | undefined {
  if (world.boxes.filter(({ named }) => named).length > 1)
    return 'two boxes that the record has named run';
  const { record } = world;
  if (record?.state.name === 'draining' && record.holders.length > 0)
    return 'a box drains while it has holders';
  for (const actor of world.actors) {
    if (!USES.has(actor.at) || boxOf(world, actor.box) === undefined) continue;
    const isOnRecord =
      record?.state.name === 'warm' &&
      record.state.box.instanceId === actor.box &&
      record.holders.some(({ holderId }) => holderId === actor.holder);
    if (!isOnRecord) return 'a running box is used by an actor that is not its holder on record';
  }
  return undefined;
}

/** So many looks of one reaper, a limit apart, are enough to end every box after all others are gone. */
export const RECLAIM_ROUNDS = 3;
const STEPS_PER_ROUND = 12;

/**
 * With every user gone, one reaper and time alone must end every box and leave a record that names none, whether its
 * files can be captured or not.
 */
export function unreclaimed(world: World, transition: Transition): string | undefined {
  const left = { ...world.left, crashes: 0, captureFailures: 0, lostReplies: 0, rotations: 0 };
  const actors = world.actors.map(() => IDLE_ACTOR);
  const alone: World = { ...world, actors, reapers: [IDLE_REAPER], left };
  const failing = { ...alone, left: { ...left, captureFailures: Infinity } };
  return (
    reclaim(alone, RECLAIM_ROUNDS, transition) ??
    reclaim(failing, RECLAIM_ROUNDS + TIMING.maxCaptureFailures, transition)
  );
}

function reclaim(world: World, rounds: number, transition: Transition): string | undefined {
  let current = world;
  for (let round = 0; round < rounds && !isEmpty(current); round += 1) {
    current = { ...current, tick: current.tick + 1 };
    for (let count = 0; count < STEPS_PER_ROUND; count += 1) {
      const steps = reaperSteps(current, 0, transition);
      const isFailing = current.left.captureFailures > 0;
      const failing = steps.find(({ label }) => isFailing && label.includes('fails to capture'));
      const next = failing ?? steps[0];
      if (next === undefined) break;
      if (next.violation !== undefined) return next.violation;
      current = next.world;
    }
  }
  return isEmpty(current)
    ? undefined
    : `a box is still there ${rounds} rounds after everybody left`;
}

function isEmpty({ record, boxes }: World): boolean {
  const isNamed = record !== undefined && placedBoxOf(record) !== undefined;
  return boxes.length === 0 && !isNamed && record?.state.name !== 'warming';
}
