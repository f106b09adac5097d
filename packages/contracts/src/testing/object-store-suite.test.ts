import { describe, expect, it } from 'vitest';

import type { ObjectStore } from '../ports/object-store.ts';
import { describeObjectStore, objectStoreChecks } from './object-store-suite.ts';
import { listFailedChecks } from './suite.ts';

describeObjectStore('an object store of a map', () => createMapStore());

describe('the object store suite', () => {
  it.each<[string, (store: ObjectStore) => Partial<ObjectStore>]>([
    ['nothing is kept', () => ({ put: async () => {} })],
    [
      'missing bytes are empty',
      (store) => ({ get: async (key) => (await store.get(key)) ?? new Uint8Array() }),
    ],
    ['deleting does nothing', () => ({ delete: async () => {} })],
    ['deleting twice is an error', failingDelete],
    [
      'the case of keys is lost',
      (store) => ({
        put: (key, bytes) => store.put(key.toLowerCase(), bytes),
        get: (key) => store.get(key.toLowerCase()),
      }),
    ],
    [
      'the first bytes stay',
      (store) => ({
        put: async (key, bytes) =>
          (await store.get(key)) === undefined ? store.put(key, bytes) : undefined,
      }),
    ],
    ['bytes of the caller are kept', () => keepTheArray()],
  ])('notices a store where %s', async (_, change) => {
    const makeSubject = (): ObjectStore => {
      const store = createMapStore();
      return { ...store, ...change(store) };
    };
    expect(await listFailedChecks({ checks: objectStoreChecks, makeSubject })).not.toEqual([]);
  });
});

function createMapStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  return {
    put: async (key, bytes) => void objects.set(key, bytes.slice()),
    get: async (key) => objects.get(key)?.slice(),
    delete: async (key) => void objects.delete(key),
  };
}

function keepTheArray(): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  return {
    put: async (key, bytes) => void objects.set(key, bytes),
    get: async (key) => objects.get(key),
    delete: async (key) => void objects.delete(key),
  };
}

function failingDelete(store: ObjectStore): Partial<ObjectStore> {
  return {
    async delete(key) {
      if ((await store.get(key)) === undefined) throw new Error(`${key} is not there`);
      await store.delete(key);
    },
  };
}
