import type { HeartbeatStore } from '../ports/lease-store.ts';
import { callWithFault } from './store-fault.ts';
import type { StoreFault } from './store-fault.ts';

export type HeartbeatOperation = 'beat' | 'remove' | 'living';

export interface FaultyHeartbeatStoreOptions {
  /** Asked before every call; undefined lets it pass. */
  faultOf(operation: HeartbeatOperation, key: string): StoreFault | undefined;
  /** How a late answer is delayed. */
  delay?(): Promise<void>;
}

/** A heartbeat store whose calls fail as those of a real network do. The rest is the store that it wraps. */
export class FaultyHeartbeatStore implements HeartbeatStore {
  readonly #inner: HeartbeatStore;
  readonly #options: FaultyHeartbeatStoreOptions;

  constructor(inner: HeartbeatStore, options: FaultyHeartbeatStoreOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  beat(key: string, ttlMs: number): Promise<void> {
    return this.#call('beat', key, () => this.#inner.beat(key, ttlMs));
  }

  remove(key: string): Promise<void> {
    return this.#call('remove', key, () => this.#inner.remove(key));
  }

  living(prefix: string): Promise<ReadonlySet<string>> {
    return this.#call('living', prefix, () => this.#inner.living(prefix));
  }

  #call<T>(operation: HeartbeatOperation, key: string, work: () => Promise<T>): Promise<T> {
    const { delay } = this.#options;
    const fault = this.#options.faultOf(operation, key);
    return callWithFault({ operation, key, fault, delay, work });
  }
}
