import { judgeSighting } from '../../src/leases/sighting-verdict.ts';
import { commandSteps } from './command-step.ts';
import { endBox } from './end-box.ts';
import { boxOf, IDLE_REAPER, spend } from './world.ts';
import type { Reaper, Step, Transition, World } from './world.ts';

function withReaper(world: World, index: number, change: Partial<Reaper>): World {
  return {
    ...world,
    reapers: world.reapers.map((reaper, at) => (at === index ? { ...reaper, ...change } : reaper)),
  };
}

interface Turn {
  readonly world: World;
  readonly index: number;
  readonly reaper: Reaper;
  readonly transition: Transition;
}

function silentMembers(world: World): string[] {
  const beating = new Set(world.actors.filter(({ silent }) => !silent).map(({ holder }) => holder));
  return (world.record?.holders ?? [])
    .map(({ holderId }) => holderId)
    .filter((id) => !beating.has(id));
}

/** A member is dead when it was silent at two looks, a limit of true time apart. */
function removeDead({ world, index, reaper, transition }: Turn): Step[] {
  const silent = silentMembers(world);
  if (reaper.watched.length === 0) {
    if (silent.length === 0) return [];
    const watching = withReaper(world, index, { watched: silent, watchedAtTick: world.tick });
    return [{ label: `reaper ${index} sees ${silent.join(', ')} silent`, world: watching }];
  }
  if (world.looks === 2 && world.tick === reaper.watchedAtTick) return [];
  const dead = reaper.watched.filter((holder) => silent.includes(holder));
  const forgotten = { watched: [], watchedAtTick: 0 };
  if (dead.length === 0) {
    return [
      { label: `reaper ${index} sees signs of life`, world: withReaper(world, index, forgotten) },
    ];
  }
  return commandSteps(world, transition, {
    label: `reaper ${index} removes ${dead.join(', ')}`,
    command: { type: 'remove_dead_holders', holderIds: dead },
    after: (_, next) => withReaper(next, index, forgotten),
  });
}

function tidy({ world, index, transition }: Turn): Step[] {
  const settled = commandSteps(world, transition, {
    label: `reaper ${index} settles the record`,
    command: { type: 'settle' },
    after: (_, next) => next,
  });
  if (world.left.rotations > 0) {
    const asked = spend(world, 'rotations');
    settled.push(
      ...commandSteps(asked, transition, {
        label: `reaper ${index} retires the box`,
        command: { type: 'retire' },
        after: (_, next) => next,
      }),
    );
  }
  return settled.filter((step) => step.world.record !== world.record);
}

function sweep({ world, index }: Turn): Step[] {
  return world.boxes
    .filter(({ id, epoch }) => {
      const box = { instanceId: id, leaseId: world.record?.leaseId ?? '', epoch };
      return judgeSighting(world.record, box) === 'orphan';
    })
    .map(({ id }) => {
      const ended = endBox(world, id, 'sweep');
      return {
        label: `reaper ${index} sweeps ${id}`,
        world: ended.world,
        violation: ended.violation,
      };
    });
}

function claimStop({ world, index, transition }: Turn): Step[] {
  const claimId = `s${world.ids}`;
  const steps = commandSteps({ ...world, ids: world.ids + 1 }, transition, {
    label: `reaper ${index} claims the stop`,
    command: { type: 'begin_stop', claimId },
    after(result, next) {
      if (result.kind !== 'stop_claimed') return world;
      const at = result.capture.kind === 'pending' ? 'stopping' : 'may_end';
      return withReaper(next, index, { at, claimId, box: result.box.instanceId });
    },
  });
  return steps.filter((step) => step.world !== world);
}

function capture({ world, index, reaper, transition }: Turn): Step[] {
  const { claimId, box } = reaper;
  const running = boxOf(world, box);
  if (running === undefined) {
    return commandSteps(world, transition, {
      label: `reaper ${index} finds ${box} gone`,
      command: { type: 'refuse_capture', claimId, reason: 'gone' },
      after: (result, next) =>
        withReaper(next, index, result.kind === 'done' ? { at: 'may_end' } : IDLE_STOP),
    });
  }
  const steps: Step[] = [
    {
      label: `reaper ${index} captures ${box}`,
      world: withReaper(world, index, { at: 'captured', content: running.content }),
    },
  ];
  if (world.left.captureFailures > 0) {
    steps.push(
      ...commandSteps(spend(world, 'captureFailures'), transition, {
        label: `reaper ${index} fails to capture ${box}`,
        command: { type: 'fail_capture', claimId },
        after: (result, next) =>
          withReaper(
            next,
            index,
            result.kind === 'done' && next.record?.state.name === 'stopping'
              ? { at: 'may_end' }
              : IDLE_STOP,
          ),
      }),
    );
  }
  return steps;
}

function commit({ world, index, reaper, transition }: Turn): Step[] {
  const { claimId, content } = reaper;
  return commandSteps(world, transition, {
    label: `reaper ${index} commits the capture of ${reaper.box}`,
    command: {
      type: 'commit_capture',
      claimId,
      files: { reference: `${content}.${claimId}`, mode: 'tar' },
    },
    after: (result, next) =>
      withReaper(next, index, result.kind === 'done' ? { at: 'may_end' } : IDLE_STOP),
  });
}

const IDLE_STOP: Partial<Reaper> = { at: 'idle', claimId: '', box: '', content: 0 };

function end({ world, index, reaper }: Turn): Step[] {
  const ended = endBox(world, reaper.box, 'stopper');
  const label = `reaper ${index} ends ${reaper.box}`;
  return [
    { label, world: withReaper(ended.world, index, { at: 'ended' }), violation: ended.violation },
  ];
}

function finish({ world, index, reaper, transition }: Turn): Step[] {
  return commandSteps(world, transition, {
    label: `reaper ${index} finishes the stop`,
    command: { type: 'finish_stop', claimId: reaper.claimId },
    after: (_, next) => withReaper(next, index, IDLE_STOP),
  });
}

function ownSteps(turn: Turn): Step[] {
  switch (turn.reaper.at) {
    case 'idle':
      return [...removeDead(turn), ...tidy(turn), ...sweep(turn), ...claimStop(turn)];
    case 'stopping':
      return capture(turn);
    case 'captured':
      return commit(turn);
    case 'may_end':
      return end(turn);
    case 'ended':
      return finish(turn);
    case 'dead':
      return [
        {
          label: `reaper ${turn.index} starts again`,
          world: withReaper(turn.world, turn.index, IDLE_REAPER),
        },
      ];
  }
}

/** Everything that one reaper can do next. */
export function reaperSteps(world: World, index: number, transition: Transition): Step[] {
  const reaper = world.reapers[index];
  if (reaper === undefined) return [];
  const steps = ownSteps({ world, index, reaper, transition });
  if (world.left.crashes > 0 && reaper.at !== 'idle' && reaper.at !== 'dead') {
    const crashed = withReaper(spend(world, 'crashes'), index, { ...IDLE_REAPER, at: 'dead' });
    steps.push({ label: `reaper ${index} crashes`, world: crashed });
  }
  return steps;
}
