import type { LeaseCommand } from '../../src/leases/lease-command.ts';
import { isArchived } from '../../src/leases/lease-record.ts';
import type { LeaseRecord } from '../../src/leases/lease-record.ts';
import type { LeaseEffect, LeaseResult } from '../../src/leases/lease-transition.ts';
import { nowMsOf, spend, TIMING, withBox } from './world.ts';
import type { Step, Transition, World } from './world.ts';

/** A compare-and-swap loop is one atomic step: only its won write counts. */
function swap(
  world: World,
  command: LeaseCommand,
  transition: Transition,
): { world: World; result: LeaseResult; violation?: string | undefined } {
  const moment = { nowMs: nowMsOf(world), timing: TIMING };
  const { record, result, effects } = transition(world.record, command, moment);
  if (record === world.record) return { world, result };
  return { world: noted({ ...world, record }), result, violation: lossOf(record, effects) };
}

function lossOf(record: LeaseRecord | undefined, effects: readonly LeaseEffect[]) {
  const isLost = effects.some(
    (effect) =>
      effect.kind === 'discard_archive' &&
      record !== undefined &&
      isArchived(record, effect.archive.reference),
  );
  return isLost ? 'files are discarded that the record names' : undefined;
}

/** Notes about a box what the record says of it for the first time. */
function noted(world: World): World {
  const { record } = world;
  if (record === undefined) return world;
  const { state } = record;
  if (!('box' in state) || state.box === undefined) return world;
  const { instanceId } = state.box;
  if (state.name === 'warming') return withBox(world, instanceId, { named: true });
  const ending =
    state.name === 'stopping' && state.capture.kind !== 'pending' ? state.capture.kind : 'none';
  const published = state.name === 'warm' || state.name === 'draining';
  return withBox(world, instanceId, { named: true, ending, ...(published ? { published } : {}) });
}

export interface CommandStep {
  readonly label: string;
  readonly command: LeaseCommand;
  /** What the process does next. */
  after(result: LeaseResult, world: World): World;
  /** The rule that the process breaks by what it does about the result. */
  judge?(result: LeaseResult, world: World): string | undefined;
}

/** A process says something to the store and learns the result, or the write is made and the reply is lost. */
export function commandSteps(world: World, transition: Transition, step: CommandStep): Step[] {
  const { world: next, result, violation } = swap(world, step.command, transition);
  const steps: Step[] = [
    {
      label: `${step.label}: ${result.kind}`,
      world: step.after(result, next),
      violation: violation ?? step.judge?.(result, next),
    },
  ];
  if (next !== world && world.left.lostReplies > 0) {
    steps.push({ label: `${step.label}, reply lost`, world: spend(next, 'lostReplies') });
  }
  return steps;
}
