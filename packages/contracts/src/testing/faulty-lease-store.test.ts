import { expect, it } from 'vitest';

import { FaultyHeartbeatStore } from './faulty-heartbeat-store.ts';
import { FaultyLeaseStore } from './faulty-lease-store.ts';
import { InMemoryHeartbeatStore } from './in-memory-heartbeat-store.ts';
import { InMemoryLeaseStore } from './in-memory-lease-store.ts';
import { describeLeaseStore } from './lease-store-suite.ts';
import type { SuiteRecord } from './lease-store-suite.ts';
import type { StoreFault } from './store-fault.ts';

describeLeaseStore(
  'a store without faults and one that answers late',
  () => new FaultyLeaseStore(new InMemoryLeaseStore<SuiteRecord>(), { faultOf: oneIn(2, 'late') }),
);

it.each<[StoreFault, { fails: string; isWritten: boolean }]>([
  ['lost_request', { fails: 'store_unavailable', isWritten: false }],
  ['lost_reply', { fails: 'store_unavailable', isWritten: true }],
  ['twice', { fails: 'store_conflict', isWritten: true }],
])('a write with %s fails, and the store knows better', async (fault, { fails, isWritten }) => {
  const inner = new InMemoryLeaseStore<number>();
  const store = new FaultyLeaseStore(inner, { faultOf: () => fault });
  await expect(store.create('k', 1)).rejects.toMatchObject({ code: fails });
  expect((await inner.get('k'))?.value).toBe(isWritten ? 1 : undefined);
});

it('a call without an answer is made all the same', async () => {
  const inner = new InMemoryLeaseStore<number>();
  const store = new FaultyLeaseStore(inner, { faultOf: () => 'no_answer' });
  let isAnswered = false;
  void store.create('k', 1).then(() => (isAnswered = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect((await inner.get('k'))?.value).toBe(1);
  expect(isAnswered).toBe(false);
});

it('a heartbeat whose answer is lost is noted all the same', async () => {
  const inner = new InMemoryHeartbeatStore();
  const store = new FaultyHeartbeatStore(inner, {
    faultOf: (operation) => (operation === 'beat' ? 'lost_reply' : undefined),
  });
  await expect(store.beat('h.a', 1_000)).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await store.living('h.')).toEqual(new Set(['h.a']));
  await store.remove('h.a');
  expect(await inner.living('h.')).toEqual(new Set());
});

function oneIn(count: number, fault: StoreFault): () => StoreFault | undefined {
  let calls = 0;
  return () => ((calls += 1) % count === 0 ? fault : undefined);
}
