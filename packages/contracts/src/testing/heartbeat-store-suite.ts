import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { HeartbeatStore } from '../ports/lease-store.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

/** A heartbeat store and a way to let its time pass. */
export interface HeartbeatSubject {
  readonly store: HeartbeatStore;
  pass(durationMs: number): Promise<void>;
}

const LONG_MS = 60_000;
const SHORT_MS = 1_000;

/** The rules of every heartbeat store. Keys are made up, so the store need not be empty. */
export const heartbeatStoreChecks: readonly SuiteCheck<HeartbeatSubject>[] = [
  {
    title: 'a key that never beat is not alive',
    async run({ store }) {
      assert.deepEqual([...(await store.living(newPrefix()))], []);
    },
  },
  {
    title: 'a key that beat is alive until its time is over',
    async run({ store, pass }) {
      const prefix = newPrefix();
      await store.beat(`${prefix}long`, LONG_MS);
      await store.beat(`${prefix}short`, SHORT_MS);
      assert.deepEqual(await sorted(store, prefix), [`${prefix}long`, `${prefix}short`]);
      await pass(SHORT_MS + 100);
      assert.deepEqual(await sorted(store, prefix), [`${prefix}long`]);
    },
  },
  {
    title: 'a key that beats again lives on, and one that died comes back',
    async run({ store, pass }) {
      const prefix = newPrefix();
      await store.beat(`${prefix}a`, SHORT_MS);
      await store.beat(`${prefix}b`, SHORT_MS);
      await store.beat(`${prefix}a`, LONG_MS);
      await pass(SHORT_MS + 100);
      assert.deepEqual(await sorted(store, prefix), [`${prefix}a`]);
      await store.beat(`${prefix}b`, LONG_MS);
      assert.deepEqual(await sorted(store, prefix), [`${prefix}a`, `${prefix}b`]);
    },
  },
  {
    title: 'a removed key is not alive, and removing it again is no error',
    async run({ store }) {
      const prefix = newPrefix();
      await store.beat(`${prefix}a`, LONG_MS);
      await store.remove(`${prefix}a`);
      await store.remove(`${prefix}a`);
      assert.deepEqual(await sorted(store, prefix), []);
    },
  },
  {
    title: 'living gives exactly the keys under the prefix',
    async run({ store }) {
      const prefix = newPrefix();
      await store.beat(`${prefix}x.a`, LONG_MS);
      await store.beat(`${prefix}y.a`, LONG_MS);
      assert.deepEqual(await sorted(store, `${prefix}x.`), [`${prefix}x.a`]);
      assert.ok((await store.living('')).has(`${prefix}y.a`));
    },
  },
];

/** Registers the rules of every heartbeat store as tests of this one. */
export function describeHeartbeatStore(
  name: string,
  makeSubject: () => HeartbeatSubject | Promise<HeartbeatSubject>,
  runner?: SuiteRunner,
): void {
  describeSuite({ name, checks: heartbeatStoreChecks, makeSubject }, runner);
}

function newPrefix(): string {
  return `suite-${randomUUID()}.`;
}

async function sorted(store: HeartbeatStore, prefix: string): Promise<string[]> {
  return [...(await store.living(prefix))].toSorted();
}
