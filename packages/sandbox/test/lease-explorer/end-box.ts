import { placedBoxOf } from '../../src/leases/lease-record.ts';
import { archivedContent, boxOf, withoutBox } from './world.ts';
import type { World } from './world.ts';

const USES = new Set(['using', 'capturing', 'saving']);

/** Ends a box at the provider, and says which rule that breaks. Ending what no longer runs is harmless. */
export function endBox(
  world: World,
  id: string,
  by: 'stopper' | 'spawner' | 'sweep',
): { world: World; violation?: string } {
  const box = boxOf(world, id);
  if (box === undefined) return { world };
  return { world: withoutBox(world, id), ...violationOf(world, id, by) };
}

function violationOf(world: World, id: string, by: string): { violation?: string } {
  const box = boxOf(world, id);
  if (box === undefined) return {};
  const user = world.actors.findIndex((actor) => USES.has(actor.at) && actor.box === id);
  if (user >= 0) return { violation: `a box is ended by a ${by} while an actor uses it` };
  if (box.published && box.ending === 'none') {
    return {
      violation: `a box is ended by a ${by} before its files were captured or refused on record`,
    };
  }
  if (box.ending === 'captured' && archivedContent(world.record) < box.content) {
    return { violation: `a box is ended by a ${by} with files that were not captured` };
  }
  const isNamed = world.record !== undefined && placedBoxOf(world.record)?.instanceId === id;
  if (by === 'sweep' && isNamed) return { violation: 'the sweep ends a box that the record names' };
  return {};
}
