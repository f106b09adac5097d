import type { LeaseRecord } from '../../src/leases/lease-record.ts';
import { nowMsOf, TICK_MS } from './world.ts';
import type { Actor, Reaper, World } from './world.ts';

/**
 * Text that is equal for worlds that behave alike: times become ages in ticks, ids are numbered in the order
 * of their appearance, epochs are counted back from the current one, processes of one kind may swap places.
 */
export function canonical(world: World): string {
  let least: string | undefined;
  for (const actors of orders(world.actors, actorKey)) {
    for (const reapers of orders(world.reapers, reaperKey)) {
      const text = render(world, actors, reapers);
      if (least === undefined || text < least) least = text;
    }
  }
  return least ?? '';
}

/** The part of a world that is left when every process is gone. */
export function canonicalRest(world: World): string {
  const name = createNames();
  return `${renderRecord(world, name, [])}|${renderBoxes(world, name)}`;
}

function render(world: World, actors: readonly Actor[], reapers: readonly Reaper[]): string {
  const name = createNames();
  const epoch = world.record?.epoch ?? 0;
  let text = renderRecord(world, name, actors);
  for (const actor of actors) {
    text += `|${actor.at}${actor.silent ? '!' : ''}`;
    if (actor.at === 'idle' || actor.at === 'dead') continue;
    text += `,${name(actor.claimId)},${name(actor.box)},${actor.epoch - epoch},${actor.content}`;
  }
  for (const reaper of reapers) {
    text += `|${reaper.at},${name(reaper.claimId)},${name(reaper.box)},${reaper.content}`;
    if (reaper.watched.length === 0) continue;
    const watched = reaper.watched.map((holder) => watchedName(holder, world, actors));
    text += `,${watched.sort().join('')}${reaper.watchedAtTick === world.tick ? '' : '<'}`;
  }
  text += `|${renderBoxes(world, name)}`;
  for (const budget in world.left) text += `,${world.left[budget as keyof typeof world.left]}`;
  return text;
}

type Names = (id: string) => string;

function createNames(): Names {
  const names = new Map<string, string>([['', '']]);
  return (id) => {
    let name = names.get(id);
    if (name === undefined) {
      name = String(names.size);
      names.set(id, name);
    }
    return name;
  };
}

function renderBoxes(world: World, name: Names): string {
  const epoch = world.record?.epoch ?? 0;
  let text = '';
  for (const box of world.boxes) {
    const flags = `${box.named ? 'n' : ''}${box.published ? 'p' : ''}${box.ending}`;
    text += `${name(box.id)}:${box.epoch - epoch}:${box.content}${flags};`;
  }
  return text;
}

function renderRecord(world: World, name: Names, actors: readonly Actor[]): string {
  const { record } = world;
  if (record === undefined) return '-';
  const nowMs = nowMsOf(world);
  const age = (timeMs: number): number =>
    Math.min(4, Math.max(-1, Math.ceil((timeMs - nowMs) / TICK_MS)));
  const setBack = record.updatedAtMs > nowMs ? `~${record.updatedAtMs - nowMs}` : '';
  let members = '';
  for (const { holderId, joinedAtMs } of record.holders)
    members += memberName(holderId, actors) + age(joinedAtMs);
  return `${renderState(record, name, age)}${members}${setBack}${renderArchive(record, nowMs)}`;
}

function renderState({ state }: LeaseRecord, name: Names, age: (timeMs: number) => number): string {
  switch (state.name) {
    case 'cold':
    case 'lost':
      return 'C';
    case 'warming':
      return `W${name(state.claim.claimId)}@${age(state.claim.deadlineAtMs)}${name(state.box?.instanceId ?? '')}`;
    case 'stopping':
      return `S${name(state.claim.claimId)}@${age(state.claim.deadlineAtMs)}${name(state.box.instanceId)}${state.capture.kind}${state.captureFailures}`;
    case 'warm':
    case 'draining': {
      const capture =
        state.capture === undefined
          ? ''
          : `c${name(state.capture.captureId)}@${age(state.capture.deadlineAtMs)}`;
      const drain =
        state.name === 'draining' ? `D${age(state.graceEndsAtMs)},${state.captureFailures}` : 'U';
      return `${drain}${name(state.box.instanceId)},${name(state.bornOf)}${state.retiring === true ? 'r' : ''}${capture}`;
    }
  }
}

function renderArchive({ archive, epoch }: LeaseRecord, nowMs: number): string {
  if (archive === undefined) return '';
  const { current } = archive;
  const isAhead = current.captureStartedAtMs >= nowMs ? '+' : '';
  return `A${current.reference.split('.')[0]},${current.epoch - epoch}${isAhead}`;
}

/** A member is known by the actor that beats for it; all others are alike. */
function memberName(holderId: string, actors: readonly Actor[]): string {
  const index = actors.findIndex(({ holder }) => holder === holderId);
  return index < 0 ? 'x' : 'abcdef'.charAt(index);
}

/** A watched member without an actor is known by its place on the record. */
function watchedName(holderId: string, { record }: World, actors: readonly Actor[]): string {
  const name = memberName(holderId, actors);
  const place = record?.holders.findIndex((holder) => holder.holderId === holderId) ?? -1;
  return name === 'x' ? `x${place}` : name;
}

function actorKey(actor: Actor): string {
  return `${actor.at}${actor.silent}${actor.epoch}${actor.content}`;
}

function reaperKey(reaper: Reaper): string {
  return `${reaper.at}${reaper.content}${reaper.watched.length}`;
}

/** The orders in which processes of one kind may be listed: by their own state, and every order of equal ones. */
function orders<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const [first, second] = items;
  if (items.length < 2 || first === undefined || second === undefined) return [items];
  if (items.length === 2) {
    const [firstKey, secondKey] = [keyOf(first), keyOf(second)];
    if (firstKey < secondKey) return [items];
    return firstKey > secondKey ? [[second, first]] : [items, [second, first]];
  }
  return items.flatMap((item, at) =>
    orders([...items.slice(0, at), ...items.slice(at + 1)], keyOf).map((rest) => [item, ...rest]),
  );
}
