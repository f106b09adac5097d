import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, HeartbeatStore, Log } from '@opengeni/contracts/ports';
import type { HeldBox } from './held-box.ts';
import { leaseKeyOf } from './lease-key.ts';
import type { LeaseTable } from './lease-table.ts';
import type { BoxStopper } from './leased-box-driver.ts';
import { Membership } from './membership.ts';
import { Opening } from './opening.ts';
import type { OpenLeaseRequest } from './opening.ts';
import { createPulse } from './pulse.ts';
import type { Pulse } from './pulse.ts';
import { createSteadyClock } from './steady-clock.ts';
import { withAnswerLimit } from './store-answer.ts';

export interface LeaseKeeperOptions {
  readonly table: LeaseTable;
  readonly heartbeats: HeartbeatStore;
  /** Default: one for this keeper. */
  readonly pulse?: Pulse;
  /** Ends boxes of other backends that are in the way of an opening. Default: left to the reaper. */
  readonly stopperOf?: (backend: string) => BoxStopper | undefined;
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
  /** Resolves when nothing is under way that nobody waits for: cancelled creations whose boxes must end, ends of boxes. */
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
  const { table, clock = createSteadyClock(), log = silentLog } = options;
  const { storeTimeoutMs } = table;
  const heartbeats = withAnswerLimit(options.heartbeats, { clock, storeTimeoutMs });
  const { random = Math.random, pulse = createLeasePulse(table, { clock, log }) } = options;
  const beating = new Set<Membership>();
  const abandoned = new Set<Promise<unknown>>();
  const abandon = (creation: Promise<unknown>): void => {
    const watched = creation.finally(() => abandoned.delete(watched));
    abandoned.add(watched);
  };

  return {
    get size() {
      return beating.size;
    },
    async open(request) {
      const leaseKey = leaseKeyOf(request.workspaceId, request.groupId);
      const membership = new Membership(leaseKey, randomUUID(), { table, heartbeats, clock });
      let stopBeating = (): void => {};
      const startBeating = (): (() => void) => {
        const leavePulse = pulse.add(membership);
        beating.add(membership);
        stopBeating = () => {
          leavePulse();
          beating.delete(membership);
        };
        return stopBeating;
      };
      const ours = { table, clock, log, random, pulse, abandon, stopperOf: options.stopperOf };
      const parts = { ...ours, membership, startBeating };
      try {
        return await new Opening(request, parts).run();
      } catch (error) {
        stopBeating();
        membership.end(
          new SandboxError('cancelled', `Opening lease ${leaseKey} failed.`, { cause: error }),
        );
        const left = bestEffort(log, 'leave the lease', () => membership.leave());
        // Who cancels or has waited long enough does not wait for a store that may be slow.
        abandon(left);
        const isOver = request.signal?.aborted === true || SandboxError.is(error, 'timeout');
        if (!isOver) await left;
        throw error;
      }
    },
    async settled() {
      while (abandoned.size > 0) await Promise.allSettled(abandoned);
    },
  };
}
