import type { Log } from '@opengeni/contracts/ports';
import type { LeaseTable } from '../leases/lease-table.ts';
import type { BoxStopper } from '../leases/leased-box-driver.ts';
import type { Pulse } from '../leases/pulse.ts';
import { stopBox } from '../leases/stop-box.ts';

/**
 * `terminated`: the box has ended. `absent`: there was none. `in_use`: it ends when its last holder has left, and takes
 * no new work until then. `starting`: somebody is creating it; ask again. `stopping`: somebody else is ending it.
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
  /** Undefined when this process cannot reach that backend. */
  driverOf(backend: string): BoxStopper;
  readonly leaseKey: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Ends the box of a lease unless somebody holds it; its files are captured first where that is possible. */
export async function endBox(request: EndBoxRequest): Promise<TerminateOutcome> {
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
