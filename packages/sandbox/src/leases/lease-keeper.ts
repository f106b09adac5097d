import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, HeartbeatStore, Log } from '@opengeni/contracts/ports';
import type { HeldBox } from './held-box.ts';
import { leaseKeyOf } from './lease-key.ts';
import type { LeaseTable } from './lease-table.ts';
import { Membership } from './membership.ts';
import { Opening } from './opening.ts';
import type { OpenLeaseRequest } from './opening.ts';
import { createPulse } from './pulse.ts';
import type { Pulse } from './pulse.ts';
import { createSteadyClock } from './steady-clock.ts';

export interface LeaseKeeperOptions {
  readonly table: LeaseTable;
  readonly heartbeats: HeartbeatStore;
  /** Default: one for this keeper. */
  readonly pulse?: Pulse;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Between 0 and 1; spreads waiters. Default `Math.random`. */
  readonly random?: () => number;
}

/** Holds boxes on behalf of this process. */
export interface LeaseKeeper {
  /**
   * Joins the box of a group, or creates it when there is none; exactly one of all that open at the same time does.
   * Throws code `timeout` when there is no box in time, `conflict` when others use a box of another backend or image,
   * `fenced`, `cancelled`, `store_unavailable`, and whatever the driver throws.
   */
  open<TBox>(request: OpenLeaseRequest<TBox>): Promise<HeldBox<TBox>>;
  /** How many openings beat. */
  readonly size: number;
  /** Resolves when no creation is under way that nobody waits for any more, and the boxes of those have ended. */
  settled(): Promise<void>;
}

/** So often does a pulse beat within the shortest limit. */
const BEATS_PER_LIMIT = 6;

/** The pulse that keeps holders and claims of a table alive. */
export function createLeasePulse(
  table: LeaseTable,
  options: { readonly clock?: Clock; readonly log?: Log } = {},
): Pulse {
  const { holderTtlMs, warmingTtlMs, stoppingTtlMs } = table.timing;
  const shortestMs = Math.min(holderTtlMs, warmingTtlMs, stoppingTtlMs);
  return createPulse({ ...options, intervalMs: shortestMs / BEATS_PER_LIMIT });
}

/** Makes a keeper. Does no I/O, and has no timer while it holds nothing. */
export function createLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { table, heartbeats, clock = createSteadyClock(), log = silentLog } = options;
  const { random = Math.random, pulse = createLeasePulse(table, { clock, log }) } = options;
  const beating = new Set<Membership>();
  const abandoned = new Set<Promise<unknown>>();
  const abandon = (creation: Promise<unknown>): void => {
    const watched = creation.finally(() => abandoned.delete(watched));
    abandoned.add(watched);
  };

  const join = async (
    leaseKey: string,
  ): Promise<{ membership: Membership; stopBeating: () => void }> => {
    const membership = new Membership(leaseKey, randomUUID(), { table, heartbeats, clock });
    // Before the holder is on record, so that nobody ever sees a live holder without a sign of life.
    await membership.beat();
    const leavePulse = pulse.add(membership);
    beating.add(membership);
    const stopBeating = (): void => {
      leavePulse();
      beating.delete(membership);
    };
    return { membership, stopBeating };
  };

  return {
    get size() {
      return beating.size;
    },
    async open(request) {
      const leaseKey = leaseKeyOf(request.workspaceId, request.groupId);
      const { membership, stopBeating } = await join(leaseKey);
      const parts = { table, clock, log, random, pulse, membership, stopBeating, abandon };
      try {
        return await new Opening(request, parts).run();
      } catch (error) {
        await bestEffort(log, 'leave the lease', () => membership.leave());
        membership.end(
          new SandboxError('cancelled', `Opening lease ${leaseKey} failed.`, { cause: error }),
        );
        stopBeating();
        throw error;
      }
    },
    async settled() {
      while (abandoned.size > 0) await Promise.allSettled(abandoned);
    },
  };
}
