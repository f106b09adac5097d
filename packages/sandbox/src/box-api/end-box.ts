import type { Clock, Log } from '@opengeni/contracts/ports';
import { discardArchives } from '../leases/discard-archives.ts';
import type { LeaseTable } from '../leases/lease-table.ts';
import type { BoxStopper } from '../leases/leased-box-driver.ts';
import type { Pulse } from '../leases/pulse.ts';
import { stopBox } from '../leases/stop-box.ts';

/**
 * `terminated`: the box has ended. `absent`: there was none. `in_use`: it ends when its last holder has left. `starting`: somebody is creating it; ask again. `stopping`: somebody else is ending it.
 * `postponed`: its files could not be captured; the reaper tries again.
 */
export type TerminateOutcome =
  | 'terminated'
  | 'absent'
  | 'in_use'
  | 'starting'
  | 'stopping'
  | 'postponed';

export interface EndBoxRequest {
  readonly table: LeaseTable;
  readonly pulse: Pulse;
  /** Throws for a backend that this process cannot reach. */
  readonly driverOf: (backend: string) => BoxStopper;
  readonly clock: Clock;
  readonly leaseKey: string;
  readonly keepsFiles: boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * Ends the box of a lease unless somebody holds it. Its files are captured first where that is possible, or forgotten
 * together with those of earlier boxes; for that an end which is under way is waited for.
 */
export async function endBox(request: EndBoxRequest): Promise<TerminateOutcome> {
  const { keepsFiles, table, clock, signal } = request;
  let outcome = await stop(request);
  if (keepsFiles) return outcome;
  while (outcome === 'stopping') {
    await clock.sleep(table.timing.retryAfterMs, signal);
    const later = await stop(request);
    outcome = later === 'absent' ? 'terminated' : later;
  }
  if (outcome === 'terminated' || outcome === 'absent') await forgetFiles(request);
  return outcome;
}

async function forgetFiles({ table, leaseKey, signal, driverOf, clock, log }: EndBoxRequest) {
  const { effects, record } = await table.say(leaseKey, { type: 'discard_archives' }, signal);
  if (record === undefined || effects.length === 0) return;
  await discardArchives({ driver: driverOf(record.backend), clock, log }, effects);
}

async function stop(request: EndBoxRequest): Promise<TerminateOutcome> {
  const { table, leaseKey, signal } = request;
  const { record } = await table.say(leaseKey, { type: 'retire' }, signal);
  switch (record?.state.name) {
    case undefined:
    case 'cold':
    case 'lost':
      return 'absent';
    case 'warming':
      return 'starting';
    case 'warm':
      return 'in_use';
    case 'draining':
    case 'stopping': {
      const outcome = await stopBox({ ...request, driver: request.driverOf(record.backend) });
      if (outcome === 'stopped') return 'terminated';
      return outcome === 'postponed' ? 'postponed' : describeRival(request);
    }
  }
}

/** Somebody else was faster; what did they make of the box? */
async function describeRival({ table, leaseKey }: EndBoxRequest): Promise<TerminateOutcome> {
  const record = await table.read(leaseKey);
  switch (record?.state.name) {
    case undefined:
    case 'cold':
    case 'lost':
      return 'terminated';
    case 'warming':
      return 'starting';
    case 'warm':
      return 'in_use';
    case 'draining':
      return 'postponed';
    case 'stopping':
      return 'stopping';
  }
}
