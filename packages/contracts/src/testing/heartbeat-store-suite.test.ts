import { describe, expect, it } from 'vitest';

import { FakeClock } from './fake-clock.ts';
import { describeHeartbeatStore, heartbeatStoreChecks } from './heartbeat-store-suite.ts';
import type { HeartbeatSubject } from './heartbeat-store-suite.ts';
import { InMemoryHeartbeatStore } from './in-memory-heartbeat-store.ts';
import { listFailedChecks } from './suite.ts';

describeHeartbeatStore('the in-memory heartbeat store', () => subject());

describe('the heartbeat store suite', () => {
  it.each<[string, Partial<HeartbeatSubject['store']>]>([
    ['nothing ever dies', { beat: async () => {} }],
    ['removing does nothing', { remove: async () => {} }],
    ['nothing is alive', { living: async () => new Set() }],
  ])('notices a store where %s', async (_, change) => {
    const makeSubject = () => {
      const { store, pass } = subject();
      const changed = {
        beat: (key: string, ttlMs: number) => store.beat(key, ttlMs),
        remove: (key: string) => store.remove(key),
        living: (prefix: string) => store.living(prefix),
        ...change,
      };
      return { store: changed, pass };
    };
    expect(await listFailedChecks({ checks: heartbeatStoreChecks, makeSubject })).not.toEqual([]);
  });
});

function subject(): HeartbeatSubject {
  const clock = new FakeClock();
  return {
    store: new InMemoryHeartbeatStore(clock),
    pass: (durationMs) => clock.advanceBy(durationMs),
  };
}
