import { actorSteps } from './actor-steps.ts';
import { canonical, canonicalRest } from './canonical.ts';
import { reaperSteps } from './reaper-steps.ts';
import { brokenRule, unreclaimed } from './rules.ts';
import { initialWorld, spend, withoutBox } from './world.ts';
import type { Bound, Step, Transition, World } from './world.ts';

export interface Exploration {
  readonly states: number;
  readonly steps: number;
  readonly violation?: { readonly rule: string; readonly trace: readonly string[] };
}

/** What happens by itself: time passes, the store's clock jumps, providers lose boxes. */
function worldSteps(world: World): Step[] {
  const { left } = world;
  const steps: Step[] = [];
  if (left.ticks > 0) {
    const actors = world.actors.map((actor) =>
      actor.silent ? { ...actor, silent: false } : actor,
    );
    steps.push({
      label: 'time passes',
      world: { ...spend(world, 'ticks'), tick: world.tick + 1, actors },
    });
  }
  if (left.forwardJumps > 0) {
    const actors = world.actors.map((actor) =>
      actor.holder === '' ? actor : { ...actor, silent: true },
    );
    const jumped = { ...spend(world, 'forwardJumps'), skewTicks: world.skewTicks + 3, actors };
    steps.push({ label: "the store's clock jumps on", world: jumped });
  }
  if (left.backwardJumps > 0) {
    const jumped = { ...spend(world, 'backwardJumps'), skewTicks: world.skewTicks - 3 };
    steps.push({ label: "the store's clock is set back", world: jumped });
  }
  if (left.disappearances > 0) {
    for (const { id } of world.boxes) {
      steps.push({
        label: `the provider loses ${id}`,
        world: withoutBox(spend(world, 'disappearances'), id),
      });
    }
  }
  return steps;
}

function* stepsOf(world: World, transition: Transition): Generator<Step> {
  for (let index = 0; index < world.actors.length; index += 1)
    yield* actorSteps(world, index, transition);
  for (let index = 0; index < world.reapers.length; index += 1)
    yield* reaperSteps(world, index, transition);
  yield* worldSteps(world);
}

/** Visits every world that is reachable within the bound, breadth first, so that a trace is a shortest one. */
export function explore(bound: Bound, transition: Transition): Exploration {
  const initial = initialWorld(bound);
  const parents = [-1];
  const labels = ['start'];
  const seen = new Set<string>([canonical(initial)]);
  const reclaimed = new Set<string>();
  let frontier: { readonly world: World; readonly id: number }[] = [{ world: initial, id: 0 }];
  let steps = 0;
  const traceTo = (id: number, ...last: string[]): string[] => {
    const trace = last;
    for (let at = id; at > 0; at = parents[at] ?? 0) trace.unshift(labels[at] ?? '');
    return trace;
  };
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { world, id } of frontier) {
      const rest = canonicalRest(world);
      if (!reclaimed.has(rest)) {
        reclaimed.add(rest);
        const rule = unreclaimed(world, transition);
        if (rule !== undefined)
          return { states: seen.size, steps, violation: { rule, trace: traceTo(id) } };
      }
      for (const step of stepsOf(world, transition)) {
        steps += 1;
        const rule = brokenRule(world, step);
        if (rule !== undefined)
          return { states: seen.size, steps, violation: { rule, trace: traceTo(id, step.label) } };
        const key = canonical(step.world);
        if (seen.has(key)) continue;
        seen.add(key);
        parents.push(id);
        labels.push(step.label);
        next.push({ world: step.world, id: parents.length - 1 });
      }
    }
    frontier = next;
  }
  return { states: seen.size, steps };
}
