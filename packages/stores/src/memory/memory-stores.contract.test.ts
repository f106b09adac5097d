import {
  describeHeartbeatStore,
  describeLeaseStore,
  describeObjectStore,
  FakeClock,
} from '@opengeni/contracts/testing';
import type { SuiteRecord } from '@opengeni/contracts/testing';
import { createMemoryStores } from './create-memory-stores.ts';

describeLeaseStore('the memory lease store', () => createMemoryStores<SuiteRecord>().leases);

describeHeartbeatStore('the memory heartbeat store', () => {
  const clock = new FakeClock();
  const { heartbeats } = createMemoryStores<SuiteRecord>({ clock });
  return { store: heartbeats, pass: (durationMs) => clock.advanceBy(durationMs) };
});

describeObjectStore('the memory object store', () => createMemoryStores().archives);
