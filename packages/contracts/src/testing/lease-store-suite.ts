import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { SandboxError } from '../errors/sandbox-error.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import { assertFails } from './assert-code.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

/** What the suite stores: any JSON value would do. */
export interface SuiteRecord {
  count: number;
  holders: string[];
  note: string | null;
}

type Store = LeaseStore<SuiteRecord>;

const MAX_ATTEMPTS = 1000;

/** The rules of every lease store. Keys are made up, so the store need not be empty. */
export const leaseStoreChecks: readonly SuiteCheck<Store>[] = [
  {
    title: 'a key that was never written has no value',
    async run(store) {
      assert.equal(await store.get(newKey()), undefined);
    },
  },
  {
    title: 'a created value is read back with the revision that create gave',
    async run(store) {
      const key = newKey();
      const value = { count: 1, holders: ['ünï "quoted"\n', ''], note: null };
      const revision = await store.create(key, value);
      assert.deepEqual(await store.get(key), { value, revision });
    },
  },
  {
    title: 'a value of 64 KiB is stored whole',
    async run(store) {
      const key = newKey();
      const value = record(1, 'x'.repeat(65_536));
      await store.create(key, value);
      assert.deepEqual((await store.get(key))?.value, value);
    },
  },
  {
    title: 'create refuses a key that exists and leaves its value',
    async run(store) {
      const key = newKey();
      const revision = await store.create(key, record(1));
      await assertConflict('create of an existing key', () => store.create(key, record(2)));
      assert.deepEqual(await store.get(key), { value: record(1), revision });
    },
  },
  {
    title: 'update with the stored revision swaps the value and gives another revision',
    async run(store) {
      const key = newKey();
      const first = await store.create(key, record(1));
      const second = await store.update(key, record(2), first);
      assert.notEqual(second, first);
      assert.deepEqual(await store.get(key), { value: record(2), revision: second });
    },
  },
  {
    title: 'update with a stale revision is refused and leaves the value',
    async run(store) {
      const key = newKey();
      const first = await store.create(key, record(1));
      const second = await store.update(key, record(2), first);
      await assertConflict('a stale update', () => store.update(key, record(3), first));
      assert.deepEqual(await store.get(key), { value: record(2), revision: second });
    },
  },
  {
    title: 'update of a key that does not exist is refused and creates nothing',
    async run(store) {
      const key = newKey();
      const revision = await store.create(newKey(), record(1));
      await assertConflict('update of a missing key', () => store.update(key, record(1), revision));
      assert.equal(await store.get(key), undefined);
    },
  },
  {
    title: 'delete with the stored revision removes the key',
    async run(store) {
      const key = newKey();
      await store.delete(key, await store.create(key, record(1)));
      assert.equal(await store.get(key), undefined);
    },
  },
  {
    title: 'delete with a stale revision is refused and leaves the value',
    async run(store) {
      const key = newKey();
      const first = await store.create(key, record(1));
      await store.update(key, record(2), first);
      await assertConflict('a stale delete', () => store.delete(key, first));
      assert.deepEqual((await store.get(key))?.value, record(2));
    },
  },
  {
    title: 'a key that was deleted can be created again, and its former revisions never match',
    async run(store) {
      const key = newKey();
      const former = await store.create(key, record(1));
      await store.delete(key, former);
      await assertConflict('a second delete', () => store.delete(key, former));
      const current = await store.create(key, record(2));
      await assertConflict('update by a former life', () => store.update(key, record(3), former));
      await assertConflict('delete by a former life', () => store.delete(key, former));
      assert.deepEqual(await store.get(key), { value: record(2), revision: current });
    },
  },
  {
    title: 'no revision of a key is ever used twice',
    async run(store) {
      const key = newKey();
      const revisions = [await store.create(key, record(0))];
      for (let count = 1; count <= 20; count += 1) {
        revisions.push(await store.update(key, record(count % 2), revisions.at(-1) ?? ''));
      }
      assert.equal(new Set(revisions).size, revisions.length);
    },
  },
  {
    title: 'a write to one key leaves the revision of another',
    async run(store) {
      const [key, other] = [newKey(), newKey()];
      const revision = await store.create(key, record(1));
      const otherRevision = await store.create(other, record(1));
      await store.update(key, record(2), revision);
      assert.deepEqual(await store.get(other), { value: record(1), revision: otherRevision });
      await store.update(other, record(3), otherRevision);
    },
  },
  {
    title: 'of creates of one key at the same time exactly one wins',
    async run(store) {
      const key = newKey();
      const attempts = Array.from({ length: 10 }, (_, count) => store.create(key, record(count)));
      await assertOneWins(store, key, attempts);
    },
  },
  {
    title: 'of updates by one revision at the same time exactly one wins',
    async run(store) {
      const key = newKey();
      const first = await store.create(key, record(-1));
      const attempts = Array.from({ length: 10 }, (_, count) =>
        store.update(key, record(count), first),
      );
      await assertOneWins(store, key, attempts);
    },
  },
  {
    title: 'increments at the same time are all counted',
    async run(store) {
      const key = newKey();
      await store.create(key, record(0));
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (let turn = 0; turn < 5; turn += 1) await increment(store, key);
        }),
      );
      assert.equal((await store.get(key))?.value.count, 40);
    },
  },
  {
    title: 'list gives exactly the living keys under a prefix, with values and revisions',
    async run(store) {
      const workspace = newKey();
      const revision = await store.create(`${workspace}.a`, record(1));
      await store.create(`${workspace}.b`, record(2));
      await store.create(`${workspace}2.c`, record(3));
      await store.delete(`${workspace}.d`, await store.create(`${workspace}.d`, record(4)));
      const found = await collect(store.list(`${workspace}.`));
      assert.deepEqual(found.map((entry) => entry.key).toSorted(), [
        `${workspace}.a`,
        `${workspace}.b`,
      ]);
      const first = found.find((entry) => entry.key === `${workspace}.a`);
      assert.deepEqual(first, { key: `${workspace}.a`, value: record(1), revision });
      assert.deepEqual(await collect(store.list(`${newKey()}.`)), []);
    },
  },
  {
    title: 'a stored value does not change with the object that was written or read',
    async run(store) {
      const key = `${newKey()}.a`;
      const written = record(1);
      const revision = await store.create(key, written);
      written.holders.push('created');
      const read = await store.get(key);
      read?.value.holders.push('read');
      const [listed] = await collect(store.list(key.slice(0, -1)));
      assert.deepEqual(listed?.value, record(1));
      listed.value.holders.push('listed');
      const next = record(2);
      await store.update(key, next, revision);
      next.holders.push('updated');
      assert.deepEqual((await store.get(key))?.value, record(2));
    },
  },
  {
    title: 'the time of the store is a finite number and never goes back',
    async run(store) {
      const times: number[] = [];
      for (let reading = 0; reading < 5; reading += 1) times.push(await store.now());
      assert.ok(times.every(Number.isFinite), `times must be finite: ${times.join()}`);
      assert.deepEqual(
        times,
        times.toSorted((first, second) => first - second),
      );
    },
  },
];

/** Registers the rules of every lease store as tests of this one. */
export function describeLeaseStore(
  name: string,
  makeStore: () => Store | Promise<Store>,
  runner?: SuiteRunner,
): void {
  describeSuite({ name, checks: leaseStoreChecks, makeSubject: makeStore }, runner);
}

function newKey(): string {
  return `suite-${randomUUID()}`;
}

function record(count: number, note: string | null = null): SuiteRecord {
  return { count, holders: ['turn-1'], note };
}

async function assertConflict(what: string, work: () => Promise<unknown>): Promise<void> {
  await assertFails(work, { what, code: 'store_conflict' });
}

async function assertOneWins(
  store: Store,
  key: string,
  attempts: readonly Promise<string>[],
): Promise<void> {
  const settled = await Promise.allSettled(attempts);
  const winners = settled.flatMap((outcome, count) =>
    outcome.status === 'fulfilled' ? [{ count, revision: outcome.value }] : [],
  );
  assert.equal(winners.length, 1, `${winners.length} writes won`);
  for (const outcome of settled) {
    if (outcome.status === 'fulfilled') continue;
    assert.ok(SandboxError.is(outcome.reason, 'store_conflict'), String(outcome.reason));
  }
  const stored = await store.get(key);
  assert.deepEqual({ count: stored?.value.count, revision: stored?.revision }, winners[0]);
}

async function collect<TItem>(items: AsyncIterable<TItem>): Promise<TItem[]> {
  const collected: TItem[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function increment(store: Store, key: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const stored = await store.get(key);
    assert.ok(stored, 'the counter must not vanish');
    try {
      await store.update(key, record(stored.value.count + 1), stored.revision);
      return;
    } catch (error) {
      if (!SandboxError.is(error, 'store_conflict')) throw error;
    }
  }
  assert.fail(`an increment lost ${MAX_ATTEMPTS} times in a row`);
}
