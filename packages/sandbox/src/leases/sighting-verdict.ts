import type { LeaseRecord } from './lease-record.ts';
import { placedBoxOf } from './lease-record.ts';
import type { BoxSighting } from './leased-box-driver.ts';

/**
 * What a box at the provider is to its lease. `named`: the record points to it. `claimed`: the spawner may still
 * put it on record. `orphan`: nobody can ever use it, so it may be ended. `unknown`: the record that was read is
 * older than the box, or the box belongs to a lease of another store.
 */
export type SightingVerdict = 'named' | 'claimed' | 'orphan' | 'unknown';

/**
 * Judges a box by the epoch that it was created with. An orphan stays one: a box gets on record only under the
 * claim of its own epoch, and a claim that is over never comes back. So a stale record cannot condemn a box.
 */
export function judgeSighting(
  record: LeaseRecord | undefined,
  box: Pick<BoxSighting, 'instanceId' | 'leaseId' | 'epoch'>,
): SightingVerdict {
  if (record === undefined || box.leaseId !== record.leaseId) return 'unknown';
  if (box.epoch > record.epoch) return 'unknown';
  if (placedBoxOf(record)?.instanceId === box.instanceId) return 'named';
  if (record.state.name === 'warming' && box.epoch === record.epoch) return 'claimed';
  return 'orphan';
}
