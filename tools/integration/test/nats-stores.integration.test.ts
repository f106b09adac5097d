import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import type { LeaseStore } from '@opengeni/contracts/ports';
import { describeHeartbeatStore, describeLeaseStore } from '@opengeni/contracts/testing';
import type { SuiteRecord } from '@opengeni/contracts/testing';
import { createNatsStores } from '@opengeni/stores/nats';
import type { NatsStores } from '@opengeni/stores/nats';
import { findNewerNatsServer } from '@opengeni/tool-bootstrap/newer-nats-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startNatsCluster, startNatsServer } from '../src/nats-server.ts';
import type { NatsCluster, NatsServer } from '../src/nats-server.ts';

const connectionOptions = { reconnectTimeWait: 100, maxReconnectAttempts: -1 };
const newer = findNewerNatsServer();

function requireNewer(): string {
  if (newer !== undefined) return newer;
  throw new Error(
    'No nats-server 2.10.20 or newer is there: run "npm test" once on Debian, or put one on PATH.',
  );
}

describe.each([
  ['the server on PATH', () => 'nats-server'],
  ['a newer server', requireNewer],
])('%s', (_, programOf) => {
  let server: NatsServer;
  let connection: NatsConnection;
  beforeAll(async () => {
    server = await startNatsServer({ program: programOf() });
    connection = await connect({ servers: server.url, ...connectionOptions });
  });
  afterAll(async () => {
    await connection.close();
    await server[Symbol.asyncDispose]();
  });

  describeLeaseStore(
    'the NATS lease store',
    () => createNatsStores<SuiteRecord>({ connection }).leases,
  );
  describeHeartbeatStore('the NATS heartbeat store', () => ({
    store: createNatsStores({ connection }).heartbeats,
    pass: (durationMs) => sleep(durationMs),
  }));

  it('keeps one entry a key, and none of the clock among the records', async () => {
    const { leases } = createNatsStores<number>({ connection, bucket: 'history' });
    await leases.now();
    let revision = await leases.create('ws.a', 0);
    for (let count = 1; count <= 5; count += 1)
      revision = await leases.update('ws.a', count, revision);
    const listed: string[] = [];
    for await (const { key } of leases.list('')) listed.push(key);
    expect(listed).toEqual(['ws.a']);
    const status = await (await new Kvm(connection).open('history')).status();
    expect(status.values).toBe(2);
    expect(status.streamInfo.config).toMatchObject({
      max_msgs_per_subject: 1,
      allow_direct: false,
    });
  });

  it('lists a record that somebody damaged as its text, and the others', async () => {
    const { leases } = createNatsStores<number>({ connection, bucket: 'damaged' });
    await leases.create('ws.b', 2);
    await (await new Kvm(connection).open('damaged')).put('ws.a', 'hello');
    const listed: unknown[] = [];
    for await (const { value } of leases.list('')) listed.push(value);
    expect(new Set(listed)).toEqual(new Set([2, 'hello']));
    await expect(leases.get('ws.a')).rejects.toMatchObject({ code: 'envelope_invalid' });
  });

  it('forgets heartbeats by the age of the bucket, without anybody who cleans up', async () => {
    const { heartbeats } = createNatsStores({
      connection,
      bucket: 'ageing',
      maxHeartbeatTtlMs: 1_000,
    });
    await heartbeats.beat('h.a', 1_000);
    const bucket = await new Kvm(connection).open('ageing-beats');
    expect((await bucket.status()).values).toBe(1);
    await expect.poll(async () => (await bucket.status()).values, { timeout: 5_000 }).toBe(0);
    await expect(heartbeats.beat('h.a', 1_001)).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('refuses a record that the server cannot take, before it is sent', async () => {
    const { leases } = createNatsStores<string>({ connection });
    await expect(leases.create('ws.big', 'x'.repeat(1_100_000))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('says store_unavailable when the server cannot be reached, and works again when it can', async () => {
    let isReachable = false;
    const { leases } = createNatsStores<number>({
      connection: () =>
        isReachable ? Promise.resolve(connection) : Promise.reject(new Error('refused')),
    });
    await expect(leases.get('ws.a')).rejects.toMatchObject({ code: 'store_unavailable' });
    isReachable = true;
    expect(await leases.get('ws.unknown')).toBeUndefined();
  });

  it('refuses to keep copies on servers that compare revisions of copies unsafely', async () => {
    const { leases } = createNatsStores<number>({ connection, bucket: 'copies', replicas: 3 });
    const isOld = connection.info?.version.startsWith('2.9.') === true;
    const code = isOld ? 'config_invalid' : 'store_unavailable';
    await expect(leases.get('ws.a')).rejects.toMatchObject({ code });
  });

  it('refuses buckets that somebody made to forget', async () => {
    const kvm = new Kvm(connection);
    await kvm.create('forgetful', { ttl: 60_000 });
    await kvm.create('forgetful-beats', { ttl: 60_000 });
    const { leases, heartbeats } = createNatsStores<number>({ connection, bucket: 'forgetful' });
    await expect(leases.create('ws.a', 1)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('remove its maximal age'),
    });
    await expect(heartbeats.beat('h.a', 1_000)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('maxHeartbeatTtlMs'),
    });
  });

  it('reads the time of the server', async () => {
    const { leases } = createNatsStores<number>({ connection });
    expect(Math.abs((await leases.now()) - Date.now())).toBeLessThan(2_000);
  });

  it('says that the outcome is unknown while the server is dead, and keeps what it had', async () => {
    const { leases } = createNatsStores<number>({ connection, bucket: 'restarted' });
    const revision = await leases.create('ws.a', 1);
    await server.kill();
    await expectUnknown([leases.update('ws.a', 2, revision), leases.get('ws.a')]);
    await server.start();
    const stored = await readSurely(leases, 'ws.a');
    expect([1, 2]).toContain(stored.value);
    await leases.update('ws.a', 3, stored.revision);
  });
});

it('a server without JetStream is refused with the line that it lacks', async () => {
  await using server = await startNatsServer({ without: 'jetstream' });
  const connection = await connect({ servers: server.url });
  try {
    await expect(createNatsStores({ connection }).leases.get('ws.a')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('add a jetstream section'),
    });
  } finally {
    await connection.close();
  }
});

describe('a cluster of three', { timeout: 120_000 }, () => {
  let cluster: NatsCluster;
  let connection: NatsConnection;
  beforeAll(async () => {
    cluster = await startNatsCluster(requireNewer());
    connection = await connect({ servers: [...cluster.urls], ...connectionOptions });
    // A bucket with three copies can only be made while all three servers are there.
    for (const bucket of ['writing', 'degraded', 'silent']) await write(storesOf(bucket));
  });
  afterAll(async () => {
    await connection.close();
    await cluster[Symbol.asyncDispose]();
  });
  const storesOf = (bucket: string) =>
    createNatsStores<number>({ connection, bucket, replicas: 3 });

  it('loses no write and makes none twice while the server of the client is killed', async () => {
    const { leases } = createNatsStores<string[]>({ connection, bucket: 'writing', replicas: 3 });
    await leases.create('ws.list', []);
    const writing = ['a', 'b', 'c', 'd'].map((author) =>
      appendTimes(leases, { author, times: 30 }),
    );
    await sleep(200);
    const served = cluster.servers.find(({ url }) => url.endsWith(connection.getServer()));
    expect(served).toBeDefined();
    await served?.kill();
    const written = (await Promise.all(writing)).flat();
    const stored = await readSurely(leases, 'ws.list');
    expect(stored.value.toSorted()).toEqual(written.toSorted());
    expect(written).toHaveLength(120);
  });

  describe('on the two servers that are left', () => {
    beforeAll(async () => {
      while ((await ignoring(['store_unavailable'], () => write(storesOf('degraded')))) !== 'done');
    });
    describeLeaseStore(
      'the NATS lease store',
      () => createNatsStores<SuiteRecord>({ connection, bucket: 'degraded', replicas: 3 }).leases,
    );
    describeHeartbeatStore('the NATS heartbeat store', () => ({
      store: storesOf('degraded').heartbeats,
      pass: (durationMs) => sleep(durationMs),
    }));
  });

  it('guesses no outcome while most servers are dead, and goes on when they are back', async () => {
    const { leases } = storesOf('silent');
    const revision = await leases.create('ws.a', 1);
    const served = cluster.servers.find(({ url }) => url.endsWith(connection.getServer()));
    const others = cluster.servers.filter((server) => server !== served);
    await Promise.all(others.map((server) => server.kill()));
    await expectUnknown([leases.update('ws.a', 2, revision), leases.create('ws.b', 1)]);
    await Promise.all(others.map((server) => server.start()));
    const stored = await readSurely(leases, 'ws.a');
    expect([1, 2]).toContain(stored.value);
  });
});

/** Makes both buckets unless they are there, and writes to them. */
async function write({ leases, heartbeats }: NatsStores<number>): Promise<'done'> {
  await leases.create(`ws.${randomUUID()}`, 0);
  await heartbeats.beat('h.first', 1_000);
  return 'done';
}

async function expectUnknown(calls: readonly Promise<unknown>[]): Promise<void> {
  for (const settled of await Promise.allSettled(calls)) {
    expect(settled).toMatchObject({
      status: 'rejected',
      reason: { code: 'store_unavailable', message: expect.stringContaining('unknown') },
    });
  }
}

/** A write whose outcome is unknown is looked for before it is made again. */
async function appendTimes(
  leases: LeaseStore<string[]>,
  { author, times }: { author: string; times: number },
): Promise<string[]> {
  const ids = Array.from({ length: times }, (_, count) => `${author}${count}`);
  for (const id of ids) {
    for (;;) {
      const { value, revision } = await readSurely(leases, 'ws.list');
      if (value.includes(id)) break;
      await ignoring(['store_conflict', 'store_unavailable'], () =>
        leases.update('ws.list', [...value, id], revision),
      );
    }
  }
  return ids;
}

async function readSurely<TValue>(leases: LeaseStore<TValue>, key: string) {
  for (;;) {
    const stored = await ignoring(['store_unavailable'], () => leases.get(key));
    if (stored !== undefined) return stored;
  }
}

async function ignoring<T>(
  codes: readonly SandboxErrorCode[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!SandboxError.is(error) || !codes.includes(error.code)) throw error;
    await sleep(20);
    return undefined;
  }
}
