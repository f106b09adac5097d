import { SandboxError } from '../errors/sandbox-error.ts';
import type { LeaseStore, StoredValue } from '../ports/lease-store.ts';

/**
 * What goes wrong with one call. `late`: the answer takes its time. `twice`: the call is made twice and the second
 * answer is given. `lost_request` and `lost_reply`: the call fails with an unknown outcome, and was not made or was.
 * `no_answer`: the call is made and never answers.
 */
export type StoreFault = 'late' | 'twice' | 'lost_request' | 'lost_reply' | 'no_answer';

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

  async #call<T>(operation: StoreOperation, key: string, work: () => Promise<T>): Promise<T> {
    const fault = this.#options.faultOf(operation, key);
    switch (fault) {
      case undefined:
        return work();
      case 'late':
        await (this.#options.delay?.() ?? Promise.resolve());
        return work();
      case 'twice':
        await work();
        return work();
      case 'lost_request':
        throw unavailable(operation, key);
      case 'lost_reply':
        await work();
        throw unavailable(operation, key);
      case 'no_answer':
        await work();
        return new Promise<T>(() => {});
    }
  }
}

function unavailable(operation: StoreOperation, key: string): SandboxError {
  return new SandboxError('store_unavailable', `The store did not answer ${operation} ${key}.`, {
    details: { operation, key },
  });
}
