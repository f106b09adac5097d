import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { ObjectStore } from '../ports/object-store.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

const LARGE_BYTES = 5 * 1024 * 1024;

/** The rules of every object store. Keys are made up, so the store need not be empty. */
export const objectStoreChecks: readonly SuiteCheck<ObjectStore>[] = [
  {
    title: 'a key that was never put has no bytes',
    async run(store) {
      assert.equal(await store.get(newKey()), undefined);
    },
  },
  {
    title: 'bytes come back as they were put, also none and many',
    async run(store) {
      for (const bytes of [sample(0), sample(1), sample(LARGE_BYTES)]) {
        const key = newKey();
        await store.put(key, bytes);
        assert.deepEqual(await read(store, key), Buffer.from(bytes));
      }
    },
  },
  {
    title: 'bytes that are put again replace the ones before',
    async run(store) {
      const key = newKey();
      await store.put(key, sample(100));
      await store.put(key, sample(3));
      assert.deepEqual(await read(store, key), Buffer.from(sample(3)));
    },
  },
  {
    title: 'a deleted key has no bytes, and deleting it again is no error',
    async run(store) {
      const key = newKey();
      await store.put(key, sample(1));
      await store.delete(key);
      await store.delete(key);
      assert.equal(await store.get(key), undefined);
      await store.put(key, sample(2));
      assert.deepEqual(await read(store, key), Buffer.from(sample(2)));
    },
  },
  {
    title: 'every key stands for itself, whatever characters it has',
    async run(store) {
      const base = newKey();
      const keys = [
        base,
        `${base}/`,
        `${base}/a`,
        `${base}/A`,
        `${base}/a/../b`,
        `${base}/b`,
        `${base}/.`,
        `../${base}`,
        `/${base}`,
        `${base}%2Fa`,
        `${base}\u00e9`,
        `${base}e\u0301`,
        `${base}/${'long'.repeat(200)}`,
        `${base}/${'long'.repeat(200)}er`,
      ];
      for (const key of keys) await store.put(key, Buffer.from(key));
      for (const key of keys) assert.equal((await read(store, key))?.toString(), key);
      await store.delete(base);
      for (const key of keys.slice(1)) assert.equal((await read(store, key))?.toString(), key);
      for (const key of keys) await store.delete(key);
    },
  },
  {
    title: 'the store keeps its own copy',
    async run(store) {
      const key = newKey();
      const given = sample(4);
      await store.put(key, given);
      given.fill(0xff);
      const got = await store.get(key);
      assert.deepEqual(Buffer.from(got ?? []), Buffer.from(sample(4)));
      got?.fill(0xff);
      assert.deepEqual(await read(store, key), Buffer.from(sample(4)));
    },
  },
  {
    title: 'whoever writes a key at the same time, one of them is read whole',
    async run(store) {
      const key = newKey();
      const candidates = [1, 2, 3, 4].map((value) => Buffer.alloc(100_000, value));
      await Promise.all(candidates.map((bytes) => store.put(key, bytes)));
      const stored = await read(store, key);
      assert.ok(candidates.some((bytes) => stored?.equals(bytes) === true));
    },
  },
];

/** Registers the rules of every object store as tests of this one. */
export function describeObjectStore(
  name: string,
  makeStore: () => ObjectStore | Promise<ObjectStore>,
  runner?: SuiteRunner,
): void {
  describeSuite({ name, checks: objectStoreChecks, makeSubject: makeStore }, runner);
}

function newKey(): string {
  return `suite/${randomUUID()}`;
}

function sample(byteCount: number): Uint8Array {
  return Uint8Array.from({ length: byteCount }, (_, index) => index % 251);
}

async function read(store: ObjectStore, key: string): Promise<Buffer | undefined> {
  const bytes = await store.get(key);
  return bytes === undefined ? undefined : Buffer.from(bytes);
}
