import { isArchived } from '../../src/leases/lease-record.ts';
import { commandSteps } from './command-step.ts';
import { endBox } from './end-box.ts';
import { archivedContent, boxOf, IDLE_ACTOR, spend, withBox } from './world.ts';
import type { Actor, Step, Transition, World } from './world.ts';

const LEASE = { leaseId: 'lease', workspaceId: 'workspace', groupId: 'group', backend: 'local' };

function withActor(world: World, index: number, change: Partial<Actor>): World {
  return {
    ...world,
    actors: world.actors.map((actor, at) => (at === index ? { ...actor, ...change } : actor)),
  };
}

/** The steps of one actor in one world. */
interface Turn {
  readonly world: World;
  readonly index: number;
  readonly actor: Actor;
  readonly transition: Transition;
}

function acquire({ world, index, actor, transition }: Turn): Step[] {
  const isNew = actor.at === 'idle';
  if (isNew && world.left.opens === 0) return [];
  const opening = isNew ? { ...spend(world, 'opens'), ids: world.ids + 1 } : world;
  const claimId = isNew ? `c${world.ids}` : actor.claimId;
  const holderId = isNew ? `h${world.ids}` : actor.holder;
  const before = withActor(opening, index, {
    at: 'waiting',
    holder: holderId,
    claimId,
    silent: false,
  });
  return commandSteps(before, transition, {
    label: `actor ${index} acquires`,
    command: { type: 'acquire', lease: LEASE, holder: { holderId, kind: 'turn' }, claimId },
    after(result, next) {
      switch (result.kind) {
        case 'spawn':
          return withActor(next, index, {
            at: 'claimed',
            epoch: result.epoch,
            content: archivedContent(next.record),
          });
        case 'attached':
          return withActor(next, index, {
            at: 'using',
            box: result.box.instanceId,
            epoch: result.epoch,
          });
        default:
          return next;
      }
    },
  });
}

function create({ world, index, actor }: Turn): Step[] {
  const id = `b${world.ids}`;
  const box = {
    id,
    epoch: actor.epoch,
    content: actor.content,
    named: false,
    published: false,
    ending: 'none',
  } as const;
  const created: World = { ...world, ids: world.ids + 1, boxes: [...world.boxes, box] };
  const steps: Step[] = [
    {
      label: `actor ${index} creates ${id}`,
      world: withActor(created, index, { at: 'created', box: id }),
    },
  ];
  if (world.left.crashes > 0) {
    steps.push({
      label: `the provider creates ${id} and throws`,
      world: withActor(spend(created, 'crashes'), index, { at: 'failed' }),
    });
  }
  return steps;
}

function record({ world, index, actor, transition }: Turn): Step[] {
  return commandSteps(world, transition, {
    label: `actor ${index} records ${actor.box}`,
    command: { type: 'record_created', claimId: actor.claimId, box: { instanceId: actor.box } },
    after: (result, next) =>
      withActor(next, index, { at: result.kind === 'done' ? 'recorded' : 'must_end' }),
  });
}

/** Once an actor has tried to publish its box it may not end it by itself: others may be using it. */
function publish({ world, index, actor, transition }: Turn): Step[] {
  const committing = withActor(world, index, { at: 'committing' });
  return commandSteps(committing, transition, {
    label: `actor ${index} publishes ${actor.box}`,
    command: { type: 'commit_warm', claimId: actor.claimId, box: { instanceId: actor.box } },
    after: (result, next) =>
      withActor(next, index, { at: result.kind === 'done' ? 'using' : 'must_end' }),
  });
}

function fail({ world, index, actor }: Turn): Step[] {
  if (actor.at === 'claimed') {
    return [
      {
        label: `actor ${index} cannot create a box`,
        world: withActor(world, index, { at: 'failed' }),
      },
    ];
  }
  const ended = endBox(world, actor.box, 'spawner');
  const label = `actor ${index} gives up and ends ${actor.box}`;
  return [
    { label, world: withActor(ended.world, index, { at: 'failed' }), violation: ended.violation },
  ];
}

function failClaim({ world, index, actor, transition }: Turn): Step[] {
  return commandSteps(world, transition, {
    label: `actor ${index} fails its claim`,
    command: { type: 'fail_warming', claimId: actor.claimId },
    after: (_, next) => withActor(next, index, { at: 'leaving', box: '' }),
  });
}

/** An actor stops using its box before it says so. */
function leave({ world, index, actor, transition }: Turn): Step[] {
  const leaving = withActor(world, index, { at: 'leaving', box: '' });
  return commandSteps(leaving, transition, {
    label: `actor ${index} releases`,
    command: { type: 'release', holderId: actor.holder },
    after: (_, next) => withActor(next, index, IDLE_ACTOR),
  });
}

function save({ world, index, actor, transition }: Turn): Step[] {
  const named = { epoch: actor.epoch, instanceId: actor.box, captureId: actor.claimId };
  const running = boxOf(world, actor.box);
  if (actor.at === 'using') {
    return commandSteps(world, transition, {
      label: `actor ${index} begins a capture`,
      command: { type: 'begin_capture', ...named },
      after: (result, next) =>
        result.kind === 'capture_begun' ? withActor(next, index, { at: 'capturing' }) : next,
    });
  }
  if (actor.at === 'capturing') {
    if (running === undefined) return [];
    const read = withActor(world, index, { at: 'saving', content: running.content });
    return [{ label: `actor ${index} captures content ${running.content}`, world: read }];
  }
  const reference = `${actor.content}.${actor.claimId}`;
  return commandSteps(world, transition, {
    label: `actor ${index} saves content ${actor.content}`,
    command: { type: 'save_archive', ...named, files: { reference, mode: 'tar' } },
    // Whoever is told that its files were not saved discards them.
    judge: (result, next) =>
      result.kind !== 'done' && next.record !== undefined && isArchived(next.record, reference)
        ? 'files are discarded that the record names'
        : undefined,
    after: (_, next) =>
      withActor({ ...next, ids: next.ids + 1 }, index, { at: 'using', claimId: `c${next.ids}` }),
  });
}

function use(turn: Turn): Step[] {
  const { world, index, actor } = turn;
  const running = boxOf(world, actor.box);
  if (running === undefined) {
    const gone = withActor(world, index, { at: 'found_gone' });
    const steps: Step[] = [{ label: `actor ${index} finds ${actor.box} gone`, world: gone }];
    // Captured files are saved whether or not the box has survived it.
    return actor.at === 'saving' ? [...steps, ...save(turn)] : steps;
  }
  const steps = actor.at === 'using' ? leave(turn) : [];
  if (world.left.work > 0 && actor.at === 'using') {
    const changed = withBox(spend(world, 'work'), actor.box, { content: running.content + 1 });
    steps.push({ label: `actor ${index} changes files in ${actor.box}`, world: changed });
  }
  if (running.content > archivedContent(world.record) || actor.at !== 'using')
    steps.push(...save(turn));
  return steps;
}

function markGone({ world, index, actor, transition }: Turn): Step[] {
  return commandSteps(world, transition, {
    label: `actor ${index} marks ${actor.box} gone`,
    command: { type: 'mark_gone', epoch: actor.epoch, instanceId: actor.box, reason: 'gone' },
    after: (_, next) =>
      withActor({ ...next, ids: next.ids + 1 }, index, { at: 'waiting', claimId: `c${next.ids}` }),
  });
}

function ownSteps(turn: Turn): Step[] {
  switch (turn.actor.at) {
    case 'idle':
    case 'waiting':
      return acquire(turn);
    case 'claimed':
      return [...create(turn), ...fail(turn)];
    case 'created':
      return [...record(turn), ...fail(turn)];
    case 'recorded':
      return [...publish(turn), ...fail(turn)];
    case 'committing':
      return publish(turn);
    case 'must_end':
      return fail(turn);
    case 'failed':
      return failClaim(turn);
    case 'leaving':
      return leave(turn);
    case 'using':
    case 'capturing':
    case 'saving':
      return use(turn);
    case 'found_gone':
      return markGone(turn);
    case 'dead':
      return [
        {
          label: `actor ${turn.index} starts again`,
          world: withActor(turn.world, turn.index, IDLE_ACTOR),
        },
      ];
  }
}

const MAY_FALL_SILENT = new Set(['waiting', 'using', 'capturing', 'saving']);

/** Everything that one actor can do next. */
export function actorSteps(world: World, index: number, transition: Transition): Step[] {
  const actor = world.actors[index];
  if (actor === undefined) return [];
  const steps = ownSteps({ world, index, actor, transition });
  if (world.left.silences > 0 && MAY_FALL_SILENT.has(actor.at)) {
    steps.push({
      label: `actor ${index} cannot beat and stops`,
      world: withActor(spend(world, 'silences'), index, IDLE_ACTOR),
    });
  }
  if (world.left.crashes > 0 && actor.at !== 'idle' && actor.at !== 'dead') {
    const crashed = withActor(spend(world, 'crashes'), index, { ...IDLE_ACTOR, at: 'dead' });
    steps.push({ label: `actor ${index} crashes`, world: crashed });
  }
  return steps;
}
