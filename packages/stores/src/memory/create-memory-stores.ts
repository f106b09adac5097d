import type { Clock, HeartbeatStore, LeaseStore, ObjectStore } from '@opengeni/contracts/ports';
import { MemoryHeartbeatStore } from './memory-heartbeat-store.ts';
import { MemoryLeaseStore } from './memory-lease-store.ts';
import { MemoryObjectStore } from './memory-object-store.ts';

export interface MemoryStores<TValue> {
  readonly leases: LeaseStore<TValue>;
  readonly heartbeats: HeartbeatStore;
  /** Holds every archive whole; a host of many large boxes wants another store. */
  readonly archives: ObjectStore;
}

export interface MemoryStoresOptions {
  /** Default: the clock of the system. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** Stores that live and die with this process. */
export function createMemoryStores<TValue>(
  options: MemoryStoresOptions = {},
): MemoryStores<TValue> {
  const clock = options.clock ?? { now: () => Date.now() };
  return {
    leases: new MemoryLeaseStore<TValue>(clock),
    heartbeats: new MemoryHeartbeatStore(clock),
    archives: new MemoryObjectStore(),
  };
}
