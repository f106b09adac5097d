import { setImmediate as nextTask } from 'node:timers/promises';
import type { HeartbeatStore, LeaseStore } from '@opengeni/contracts/ports';
import { FakeClock, InMemoryHeartbeatStore, InMemoryLeaseStore } from '@opengeni/contracts/testing';
import type { HeldBox } from '../src/leases/held-box.ts';
import { createLeaseKeeper } from '../src/leases/lease-keeper.ts';
import type { LeaseRecord } from '../src/leases/lease-record.ts';
import { createLeaseTable } from '../src/leases/lease-table.ts';
import type { LeaseTiming } from '../src/leases/lease-timing.ts';
import type { BoxStopper } from '../src/leases/leased-box-driver.ts';
import type { OpenLeaseRequest } from '../src/leases/opening.ts';
import { createLeaseReaper } from '../src/leases/reaper.ts';
import type { LeaseReaperOptions } from '../src/leases/reaper.ts';
import { FakeBoxDriver } from './fake-box-driver.ts';
import type { FakeLeasedBox } from './fake-box-driver.ts';

export const WORLD_TIMING: LeaseTiming = {
  warmingTtlMs: 90_000,
  stoppingTtlMs: 90_000,
  captureTtlMs: 600_000,
  holderTtlMs: 90_000,
  idleGraceMs: 900_000,
  retryAfterMs: 250,
  captureRetryMs: 60_000,
  maxCaptureFailures: 3,
  clockToleranceMs: 2_000,
};

type Opening = Partial<OpenLeaseRequest<FakeLeasedBox>>;

/** Processes that share a store and a provider, on one clock that stands still until a test moves it. */
export class LeaseWorld {
  readonly clock = new FakeClock();
  /** Added to the store's clock. */
  skewMs = 0;
  readonly store = new InMemoryLeaseStore<LeaseRecord>({
    now: () => this.clock.now() + this.skewMs,
  });
  readonly heartbeats = new InMemoryHeartbeatStore({ now: () => this.clock.now() + this.skewMs });
  readonly driver = new FakeBoxDriver();

  process(
    store: LeaseStore<LeaseRecord> = this.store,
    heartbeats: HeartbeatStore = this.heartbeats,
    stopperOf: (backend: string) => BoxStopper | undefined = () => this.driver,
  ) {
    const { clock, driver } = this;
    const table = createLeaseTable({ store, clock, timing: WORLD_TIMING, random: () => 0.5 });
    const keeper = createLeaseKeeper({ table, heartbeats, clock, stopperOf, random: () => 0.5 });
    return {
      table,
      keeper,
      open: (request: Opening = {}): Promise<HeldBox<FakeLeasedBox>> =>
        keeper.open({ workspaceId: 'ws', groupId: 'group', backend: 'fake', driver, ...request }),
      reaper: (options: Partial<LeaseReaperOptions> = {}) =>
        createLeaseReaper({ table, heartbeats, clock, driverOf: () => driver, ...options }),
    };
  }

  async record(key = 'ws.group'): Promise<LeaseRecord | undefined> {
    return (await this.store.get(key))?.value;
  }

  async stateName(): Promise<string> {
    return (await this.record())?.state.name ?? 'absent';
  }

  /** Lets time pass in small steps until the work is done. */
  async until<T>(work: Promise<T>, stepMs = 250): Promise<T> {
    let isDone = false;
    const settled = work.finally(() => (isDone = true));
    settled.catch(() => {});
    for (let step = 0; step < 20_000 && !isDone; step += 1) {
      for (let turn = 0; turn < 3 && !isDone; turn += 1) await nextTask();
      if (!isDone) await this.clock.advanceBy(stepMs);
    }
    return settled;
  }

  /** Lets time pass with everything that happens in it. */
  async pass(durationMs: number, stepMs = 5_000): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      await this.clock.advanceBy(Math.min(stepMs, durationMs - passedMs));
      for (let turn = 0; turn < 3; turn += 1) await nextTask();
    }
  }
}

/** A world with a box that was left for as long as an idle box is kept. */
export async function createIdleWorld(): Promise<LeaseWorld> {
  const world = new LeaseWorld();
  const held = await world.until(world.process().open());
  held.box.content = 'work';
  await held.release();
  await world.clock.advanceBy(WORLD_TIMING.idleGraceMs);
  return world;
}
