import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import type { HeartbeatStore, LeaseStore } from '@opengeni/contracts/ports';
import { FaultyLeaseStore } from '@opengeni/contracts/testing';
import type { StoreFault } from '@opengeni/contracts/testing';
import { createLeaseKeeper, createLeaseReaper, createLeaseTable } from '@opengeni/sandbox/leases';
import type { LeaseRecord, LeaseTiming } from '@opengeni/sandbox/leases';
import { createMemoryStores } from '@opengeni/stores/memory';
import { createNatsStores } from '@opengeni/stores/nats';
import { createSqliteStores } from '@opengeni/stores/sqlite';
import { describe, expect, it } from 'vitest';
import { MemoryBoxDriver } from '../src/memory-box-driver.ts';
import { startNatsServer } from '../src/nats-server.ts';

interface Stores {
  readonly leases: LeaseStore<LeaseRecord>;
  readonly heartbeats: HeartbeatStore;
}

const TIMING: Partial<LeaseTiming> = {
  warmingTtlMs: 10_000,
  stoppingTtlMs: 3_000,
  holderTtlMs: 10_000,
  idleGraceMs: 0,
  retryAfterMs: 20,
  captureRetryMs: 100,
};
/** More calls than the story makes. */
const MOST_CALLS = 48;
const AT_ONCE = 16;
const DEADLINE_MS = 30_000;

const openers: Readonly<Record<string, () => Promise<Stores & AsyncDisposable>>> = {
  memory: async () => ({ ...createMemoryStores<LeaseRecord>(), async [Symbol.asyncDispose]() {} }),
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opengeni-faults-'));
    const stores = createSqliteStores<LeaseRecord>({ path: join(folder, 'leases.db') });
    return {
      ...stores,
      async [Symbol.asyncDispose]() {
        await stores.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
  nats: async () => {
    const server = await startNatsServer();
    const connection = await connect({ servers: server.url });
    return {
      ...createNatsStores<LeaseRecord>({ connection }),
      async [Symbol.asyncDispose]() {
        await connection.close();
        await server[Symbol.asyncDispose]();
      },
    };
  },
};

const faults: readonly StoreFault[] = ['late', 'twice', 'lost_request', 'lost_reply', 'no_answer'];

describe.each(Object.keys(openers))('the %s store', (kind) => {
  it.each(faults)(
    'with %s at any one call leads to one box, one holder and a clean end',
    { timeout: 120_000 },
    async (fault) => {
      await using stores = await openers[kind]?.();
      if (stores === undefined) throw new Error(`There is no store ${kind}.`);
      const numbers = Array.from({ length: MOST_CALLS }, (_, index) => index + 1).values();
      const calls: number[] = [];
      const worker = async (): Promise<void> => {
        for (const faulty of numbers) calls.push(await playStory(stores, { fault, faulty }));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      expect(calls).toHaveLength(MOST_CALLS);
      expect(Math.min(...calls), 'every call has its turn').toBeLessThan(MOST_CALLS);
    },
  );
});

/** Opens, works, saves, releases, and reaps until nothing is left. Resolves to the number of calls of the store. */
async function playStory(
  { leases, heartbeats }: Stores,
  { fault, faulty }: { readonly fault: StoreFault; readonly faulty: number },
): Promise<number> {
  let calls = 0;
  const store = new FaultyLeaseStore(leases, {
    faultOf: () => ((calls += 1) === faulty ? fault : undefined),
    delay: () => sleep(100),
  });
  const table = createLeaseTable({ store, timing: TIMING, storeTimeoutMs: 1_000 });
  const driver = new MemoryBoxDriver();
  // A backend of its own, so that the reapers of the other stories leave it alone.
  const backend = `memory-${faulty}`;
  const groupId = `group-${faulty}`;
  const held = await createLeaseKeeper({ table, heartbeats }).open({
    workspaceId: 'ws',
    groupId,
    backend,
    driver,
  });
  expect([...driver.running.keys()]).toEqual([held.instanceId]);
  expect((await leases.get(held.leaseKey))?.value).toMatchObject({
    state: { name: 'warm' },
    holders: [{ holderId: held.holderId }],
  });
  held.box.text = 'work';
  expect(await held.saveArchive()).toBe('saved');
  await held.release();
  expect(driver.running.size).toBe(1);
  const driverOf = (name: string) => (name === backend ? driver : undefined);
  const reaper = createLeaseReaper({ table, heartbeats, driverOf });
  const deadline = performance.now() + DEADLINE_MS;
  while ((await leases.get(held.leaseKey))?.value.state.name !== 'cold') {
    expect(performance.now(), `story ${faulty} ends`).toBeLessThan(deadline);
    await Promise.allSettled([reaper.sweep()]);
    await sleep(50);
  }
  expect(driver.running.size).toBe(0);
  expect(driver.created).toBe(1);
  expect([...driver.archives.values()]).toContain('work');
  return calls;
}
