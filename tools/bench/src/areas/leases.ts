import { startNatsServer } from '@opengeni/tool-integration/nats-server';
import { measureContention } from '../leases/contention.ts';
import type { IdleCost } from '../leases/idle-holder.ts';
import { measureInChild } from '../leases/measure-in-child.ts';
import type { ReaperCost } from '../leases/reaper-cost.ts';
import type { Area, Row } from '../row.ts';

const FEW_LEASES = 1_000;
const MANY_LEASES = 10_000;
const CPU_BUDGET_MS = 250;
const RSS_BUDGET_MIB = 200;
/** The floor of a small measurement is not growth. */
const LINEAR_TOLERANCE = 1.5;

async function* measureClaims(): AsyncIterable<Row> {
  const { claimP95Ms, rawP95Ms, mostCreated } = await measureContention();
  yield {
    name: 'NATS: claim of one group by 50 processes over get + update of a key each, p95',
    unit: 'ms',
    ours: claimP95Ms,
    baseline: rawP95Ms,
    goal: 10,
  };
  yield {
    name: 'boxes created for one group by 50 processes over one',
    unit: 'boxes',
    ours: mostCreated,
    baseline: 1,
    goal: 1,
  };
}

async function* measureReaper(store: string, url?: string): AsyncIterable<Row> {
  const cpuMsOf = async (count: number): Promise<number> => {
    const args = [String(count), ...(url === undefined ? [] : [url])];
    const { cpuMs } = await measureInChild<ReaperCost>('reaper-cost.ts', args);
    return (cpuMs * 1_000) / count;
  };
  const few = await cpuMsOf(FEW_LEASES);
  const many = await cpuMsOf(MANY_LEASES);
  // The limit is one of the decision; how much the reads of a network cost beside it depends on the load of the machine.
  if (url === undefined) {
    yield {
      name: `${store}: reaper CPU for 1 000 of 10 000 leases over its limit`,
      unit: 'ms',
      ours: many,
      baseline: CPU_BUDGET_MS,
      goal: 1,
    };
  }
  yield {
    name: `${store}: reaper CPU for 1 000 of 10 000 leases over that for 1 000 of 1 000`,
    unit: 'ms',
    ours: many,
    baseline: few,
    goal: LINEAR_TOLERANCE,
  };
}

async function* measureIdle(url: string): AsyncIterable<Row> {
  const [one, many] = [
    await measureInChild<IdleCost>('idle-holder.ts', [url, '1']),
    await measureInChild<IdleCost>('idle-holder.ts', [url, String(FEW_LEASES)]),
  ];
  yield {
    name: 'RSS of a process that holds 1 000 leases over its limit',
    unit: 'MiB',
    ours: many.rssMiB,
    baseline: RSS_BUDGET_MIB,
    goal: 1,
  };
  yield {
    name: 'timers with 1 000 leases over timers with one',
    unit: 'timers',
    ours: many.timers,
    baseline: one.timers,
    goal: 1,
  };
}

/** What leases cost under contention, in the reaper and while nothing happens. Needs nats-server. */
export const leasesArea: Area = {
  name: 'leases',
  summary: '50 processes at one group on NATS, reaper over 10 000 leases, 1 000 idle leases',
  async *rows(): AsyncIterable<Row> {
    yield* measureClaims();
    yield* measureReaper('memory');
    await using server = await startNatsServer();
    yield* measureReaper('NATS', server.url);
    yield* measureIdle(server.url);
  },
};
