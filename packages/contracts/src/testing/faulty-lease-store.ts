import type { LeaseStore, StoredValue } from '../ports/lease-store.ts';
import { callWithFault } from './store-fault.ts';
import type { StoreFault } from './store-fault.ts';

export type StoreOperation = 'get' | 'create' | 'update' | 'delete' | 'now';

export interface FaultyLeaseStoreOptions {
  /** Asked before every call; undefined lets it pass. */
  faultOf(operation: StoreOperation, key: string): StoreFault | undefined;
  /** How a late answer is delayed. */
  delay?(): Promise<void>;
}

/** A lease store whose calls fail as those of a real network do. The rest is the store that it wraps. */
export class FaultyLeaseStore<TValue> implements LeaseStore<TValue> {
  readonly #inner: LeaseStore<TValue>;
  readonly #options: FaultyLeaseStoreOptions;

  constructor(inner: LeaseStore<TValue>, options: FaultyLeaseStoreOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  get(key: string): Promise<StoredValue<TValue> | undefined> {
    return this.#call('get', key, () => this.#inner.get(key));
  }

  create(key: string, value: TValue): Promise<string> {
    return this.#call('create', key, () => this.#inner.create(key, value));
  }

  update(key: string, value: TValue, revision: string): Promise<string> {
    return this.#call('update', key, () => this.#inner.update(key, value, revision));
  }

  delete(key: string, revision: string): Promise<void> {
    return this.#call('delete', key, () => this.#inner.delete(key, revision));
  }

  list(prefix: string): AsyncIterable<StoredValue<TValue> & { readonly key: string }> {
    return this.#inner.list(prefix);
  }

  now(): Promise<number> {
    return this.#call('now', '', () => this.#inner.now());
  }

  #call<T>(operation: StoreOperation, key: string, work: () => Promise<T>): Promise<T> {
    const { delay } = this.#options;
    const fault = this.#options.faultOf(operation, key);
    return callWithFault({ operation, key, fault, delay, work });
  }
}
