import type { HeartbeatStore, LeaseStore } from '@opengeni/contracts/ports';
import { connect } from '@nats-io/transport-node';
import {
  createLeaseKeeper,
  createLeaseReaper,
  createLeaseTable,
  DEFAULT_LEASE_TIMING,
  heartbeatKeyOf,
  leaseKeyOf,
} from '@opengeni/sandbox/leases';
import type { LeaseRecord } from '@opengeni/sandbox/leases';
import { createMemoryStores } from '@opengeni/stores/memory';
import { createNatsStores } from '@opengeni/stores/nats';
import { computeMedian } from '../statistics.ts';
import { createReadyBoxDriver } from './ready-box-driver.ts';

export interface ReaperCost {
  /** Processor time of this process for one sweep. */
  readonly cpuMs: number;
}

const AT_ONCE = 64;
const SWEEPS = 5;
const WARMUPS = 2;

const [count = '', url] = process.argv.slice(2);
const { leases, heartbeats } = await openStores();
await fill();
const table = createLeaseTable({ store: leases });
const driver = createReadyBoxDriver();
const reaper = createLeaseReaper({ table, heartbeats, driverOf: () => driver });
const samples: number[] = [];
for (let sweep = -WARMUPS; sweep < SWEEPS; sweep += 1) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const report = await reaper.sweep();
  const { user, system } = process.cpuUsage(before);
  if (report.examined !== Number(count) || report.deadHolders > 0 || report.failed > 0)
    throw new Error(`A sweep of held leases had something to do: ${JSON.stringify(report)}`);
  if (sweep >= 0) samples.push((user + system) / 1000);
}
const cost: ReaperCost = { cpuMs: computeMedian(samples) };
process.stdout.write(JSON.stringify(cost), () => process.exit(0));

async function openStores(): Promise<{
  readonly leases: LeaseStore<LeaseRecord>;
  readonly heartbeats: HeartbeatStore;
}> {
  if (url === undefined) return createMemoryStores<LeaseRecord>();
  const connection = await connect({ servers: url });
  return createNatsStores<LeaseRecord>({ connection, bucket: `reaper-${count}` });
}

/** Copies of one lease that is held, each with a holder that lives. */
async function fill(): Promise<void> {
  const record = await createHeldRecord();
  const numbers = Array.from({ length: Number(count) }, (_, index) => index).values();
  const worker = async (): Promise<void> => {
    for (const number of numbers) {
      const groupId = `group-${number}`;
      const key = leaseKeyOf(record.workspaceId, groupId);
      await leases.create(key, { ...record, groupId });
      for (const { holderId } of record.holders)
        await heartbeats.beat(heartbeatKeyOf(key, holderId), 6 * DEFAULT_LEASE_TIMING.holderTtlMs);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function createHeldRecord(): Promise<LeaseRecord> {
  const stores = createMemoryStores<LeaseRecord>();
  const keeper = createLeaseKeeper({
    table: createLeaseTable({ store: stores.leases }),
    heartbeats: stores.heartbeats,
  });
  const request = { workspaceId: 'ws', groupId: 'template', backend: 'bench' };
  const held = await keeper.open({ ...request, driver: createReadyBoxDriver() });
  const stored = await stores.leases.get(held.leaseKey);
  await held.release();
  if (stored === undefined) throw new Error('The lease that was just opened has no record.');
  return stored.value;
}
