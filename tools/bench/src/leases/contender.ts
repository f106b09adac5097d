import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { createLeaseKeeper, createLeaseTable } from '@opengeni/sandbox/leases';
import type { HeldBox, LeaseRecord, LeaseTable } from '@opengeni/sandbox/leases';
import { createNatsStores } from '@opengeni/stores/nats';
import { createReadyBoxDriver } from './ready-box-driver.ts';

/** What a contender is told to do: read and update a key of its own, open a group, or release that again. */
export type ContenderTask = { readonly startAtMs: number } & (
  | { readonly kind: 'raw' | 'release' }
  | { readonly kind: 'open'; readonly groupId: string }
);

export interface ContenderAnswer {
  /** From the start to the first answer of the lease table, or to the end of the update. */
  readonly durationMs: number;
  readonly created: number;
}

const [url = '', bucket = ''] = process.argv.slice(2);
const connection = await connect({ servers: url });
const { leases, heartbeats } = createNatsStores<LeaseRecord>({ connection, bucket });
let decidedAtMs: number | undefined;
let held: HeldBox<string> | undefined;
const table = createTimedTable();
const keeper = createLeaseKeeper({ table, heartbeats });
const ownKey = `own.${process.pid}`;
const kv = await openOwnKey();
process.on('message', (task: ContenderTask) => void perform(task));
process.send?.({ durationMs: 0, created: 0 } satisfies ContenderAnswer);
await once(process, 'disconnect');
await connection.close();
process.exit(0);

function createTimedTable(): LeaseTable {
  const bare = createLeaseTable({ store: leases });
  return {
    ...bare,
    async say(key, command, signal) {
      const answer = await bare.say(key, command, signal);
      if (command.type === 'acquire') decidedAtMs ??= performance.now();
      return answer;
    },
  };
}

async function openOwnKey() {
  await leases.now();
  const opened = await new Kvm(connection).open(`${bucket}-raw`);
  await opened.put(ownKey, '0');
  return opened;
}

async function perform(task: ContenderTask): Promise<void> {
  await sleep(Math.max(0, task.startAtMs - Date.now()));
  process.send?.(await answerTo(task));
}

async function answerTo(task: ContenderTask): Promise<ContenderAnswer> {
  switch (task.kind) {
    case 'raw':
      return updateOwnKey();
    case 'open':
      return open(task.groupId);
    case 'release':
      await held?.release();
      return { durationMs: 0, created: 0 };
  }
}

async function updateOwnKey(): Promise<ContenderAnswer> {
  const startedAtMs = performance.now();
  const entry = await kv.get(ownKey);
  await kv.update(ownKey, '1', entry?.revision ?? 0);
  return { durationMs: performance.now() - startedAtMs, created: 0 };
}

async function open(groupId: string): Promise<ContenderAnswer> {
  decidedAtMs = undefined;
  const driver = createReadyBoxDriver();
  const startedAtMs = performance.now();
  held = await keeper.open({ workspaceId: 'ws', groupId, backend: 'bench', driver });
  const durationMs = (decidedAtMs ?? performance.now()) - startedAtMs;
  return { durationMs, created: driver.created };
}
