import { bestEffort } from '@opengeni/contracts/errors';
import type { Clock, Log } from '@opengeni/contracts/ports';
import { judgeSighting } from './sighting-verdict.ts';
import type { LeaseTable } from './lease-table.ts';
import type { BoxStopper } from './leased-box-driver.ts';
import { itemsWithinLimit, withinLimit } from './within-limit.ts';

export interface OrphanSweepRequest {
  readonly table: LeaseTable;
  readonly driver: BoxStopper;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Orphans of the last sweep; the boxes that this one finds replace them. */
  readonly suspects: Set<string>;
}

export interface OrphanSweepReport {
  readonly seen: number;
  readonly ended: number;
}

/**
 * Ends boxes that were created for a lease which can never name them, such as those of a spawner that died before it
 * could put its box on record. The record is read anew for every box, and a box must be an orphan in two sweeps in a row.
 */
export async function sweepOrphans(request: OrphanSweepRequest): Promise<OrphanSweepReport> {
  const { table, driver, clock, log, signal, suspects } = request;
  if (driver.inventory === undefined || driver.terminateById === undefined)
    return { seen: 0, ended: 0 };
  const found = new Set<string>();
  let seen = 0;
  let ended = 0;
  const limit = { clock, signal, limitMs: table.timing.stoppingTtlMs };
  const boxes = itemsWithinLimit(driver.inventory(), { ...limit, action: 'list its boxes' });
  for await (const sighting of boxes) {
    const { instanceId, leaseKey, epoch } = sighting;
    signal.throwIfAborted();
    seen += 1;
    if (judgeSighting(await table.read(leaseKey), sighting) !== 'orphan') continue;
    if (!suspects.has(instanceId)) {
      found.add(instanceId);
      continue;
    }
    log.info('ending an orphaned box', { instanceId, leaseKey, epoch });
    const end = async () => driver.terminateById?.(instanceId);
    const isEnded = await bestEffort(log, 'end orphaned box', () =>
      withinLimit(end, { ...limit, action: `end box ${instanceId}` }),
    );
    if (isEnded) ended += 1;
    else found.add(instanceId);
  }
  suspects.clear();
  for (const instanceId of found) suspects.add(instanceId);
  return { seen, ended };
}
