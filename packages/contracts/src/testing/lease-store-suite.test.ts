import { describe, expect, it } from 'vitest';

import type { LeaseStore, StoredValue } from '../ports/lease-store.ts';
import { InMemoryLeaseStore } from './in-memory-lease-store.ts';
import { describeLeaseStore, leaseStoreChecks } from './lease-store-suite.ts';
import type { SuiteRecord } from './lease-store-suite.ts';
import { listFailedChecks } from './suite.ts';

type Store = LeaseStore<SuiteRecord>;

describeLeaseStore('the in-memory lease store', () => new InMemoryLeaseStore<SuiteRecord>());

/** Each double breaks one rule; the titles are those of the checks that must notice. */
const broken: Record<string, { make: () => Store; noticed: string[] }> = {
  'create replaces what exists': {
    make: () => variant((store) => ({ create: (key, value) => overwrite(store, key, value) })),
    noticed: [
      'create refuses a key that exists and leaves its value',
      'of creates of one key at the same time exactly one wins',
    ],
  },
  'update ignores the revision': {
    make: () => variant((store) => ({ update: (key, value) => overwrite(store, key, value) })),
    noticed: [
      'update with a stale revision is refused and leaves the value',
      'update of a key that does not exist is refused and creates nothing',
      'a key that was deleted can be created again, and its former revisions never match',
      'of updates by one revision at the same time exactly one wins',
    ],
  },
  'update compares before it yields and writes after': {
    make: () =>
      variant((store) => ({
        async update(key, value, revision) {
          const stored = await store.get(key);
          if (stored?.revision !== revision) return store.update(key, value, 'stale');
          return overwrite(store, key, value);
        },
      })),
    noticed: [
      'of updates by one revision at the same time exactly one wins',
      'increments at the same time are all counted',
    ],
  },
  'delete ignores the revision': {
    make: () =>
      variant((store) => ({
        async delete(key) {
          const stored = await store.get(key);
          if (stored !== undefined) await store.delete(key, stored.revision);
        },
      })),
    noticed: [
      'delete with a stale revision is refused and leaves the value',
      'a key that was deleted can be created again, and its former revisions never match',
    ],
  },
  'delete does nothing': {
    make: () => variant(() => ({ delete: async () => {} })),
    noticed: [
      'delete with the stored revision removes the key',
      'delete with a stale revision is refused and leaves the value',
      'a key that was deleted can be created again, and its former revisions never match',
      'list gives exactly the living keys under a prefix, with values and revisions',
    ],
  },
  'revisions restart with each life of a key': {
    make: () => new PerKeyStore(),
    noticed: ['a key that was deleted can be created again, and its former revisions never match'],
  },
  'conflicts are plain errors': {
    make: () =>
      variant((store) => ({
        async create(key, value) {
          if ((await store.get(key)) !== undefined) throw new Error('store_conflict');
          return store.create(key, value);
        },
      })),
    noticed: ['create refuses a key that exists and leaves its value'],
  },
  'list ignores the prefix': {
    make: () => variant((store) => ({ list: () => store.list('') })),
    noticed: ['list gives exactly the living keys under a prefix, with values and revisions'],
  },
  'values are shared with their writers and readers': {
    make: () => new PerKeyStore(),
    noticed: ['a stored value does not change with the object that was written or read'],
  },
  'values lose their null fields': {
    make: () =>
      variant((store) => ({
        create: (key, value) =>
          store.create(key, { count: value.count, holders: value.holders } as SuiteRecord),
      })),
    noticed: ['a created value is read back with the revision that create gave'],
  },
  'time goes back': {
    make: () => {
      let nowMs = 10;
      return variant(() => ({ now: async () => (nowMs -= 1) }));
    },
    noticed: ['the time of the store is a finite number and never goes back'],
  },
};

describe('the lease store suite', () => {
  it.each(Object.entries(broken))('notices a store where %s', async (_, { make, noticed }) => {
    const failed = await listFailedChecks({ checks: leaseStoreChecks, makeSubject: make });
    expect(failed).toEqual(expect.arrayContaining(noticed));
  });
});

function variant(change: (store: Store) => Partial<Store>): Store {
  const store = new InMemoryLeaseStore<SuiteRecord>();
  const changes = change(store);
  return {
    get: changes.get ?? ((key) => store.get(key)),
    create: changes.create ?? ((key, value) => store.create(key, value)),
    update: changes.update ?? ((key, value, revision) => store.update(key, value, revision)),
    delete: changes.delete ?? ((key, revision) => store.delete(key, revision)),
    list: changes.list ?? ((prefix) => store.list(prefix)),
    now: changes.now ?? (() => store.now()),
  };
}

async function overwrite(store: Store, key: string, value: SuiteRecord): Promise<string> {
  const stored = await store.get(key);
  try {
    if (stored === undefined) return await store.create(key, value);
    return await store.update(key, value, stored.revision);
  } catch {
    return overwrite(store, key, value);
  }
}

/** Counts revisions per key from one, and hands out the very objects that it was given. */
class PerKeyStore extends InMemoryLeaseStore<SuiteRecord> {
  readonly #values = new Map<string, StoredValue<SuiteRecord>>();

  override async get(key: string) {
    return this.#values.get(key);
  }

  override async create(key: string, value: SuiteRecord) {
    await super.create(key, value);
    this.#values.set(key, { value, revision: '1' });
    return '1';
  }

  override async update(key: string, value: SuiteRecord, revision: string) {
    const stored = this.#values.get(key);
    const inner = (await super.get(key))?.revision ?? '';
    await super.update(key, value, stored?.revision === revision ? inner : 'stale');
    const next = String(Number(revision) + 1);
    this.#values.set(key, { value, revision: next });
    return next;
  }

  override async delete(key: string, revision: string) {
    const stored = this.#values.get(key);
    const inner = (await super.get(key))?.revision ?? '';
    await super.delete(key, stored?.revision === revision ? inner : 'stale');
    this.#values.delete(key);
  }

  override async *list(prefix: string) {
    for (const [key, entry] of this.#values) if (key.startsWith(prefix)) yield { key, ...entry };
  }
}
