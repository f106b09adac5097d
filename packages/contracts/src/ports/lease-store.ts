export interface StoredValue<TValue> {
  readonly value: TValue;
  /** Opaque; changes with every write of the key. */
  readonly revision: string;
}

/**
 * Compare-and-swap store of lease records; knows nothing of leases.
 * A read may be stale: only a won write proves anything. A call that fails with code
 * `store_unavailable` has an unknown outcome and must be re-read.
 */
export interface LeaseStore<TValue> {
  get(key: string): Promise<StoredValue<TValue> | undefined>;
  /** Fails with code `store_conflict` when the key exists. Resolves to the revision. */
  create(key: string, value: TValue): Promise<string>;
  /** Fails with code `store_conflict` when the stored revision is another one. Resolves to the new revision. */
  update(key: string, value: TValue, revision: string): Promise<string>;
  /** Fails with code `store_conflict` when the stored revision is another one. */
  delete(key: string, revision: string): Promise<void>;
  /** Unchecked: a value that cannot be read is given as it is stored, and does not end the list. */
  list(prefix: string): AsyncIterable<StoredValue<TValue> & { readonly key: string }>;
  /** The store's own time, in milliseconds since the Unix epoch. */
  now(): Promise<number>;
}

/** Signs of life of lease holders, apart from the records so that beating never contends with a swap. */
export interface HeartbeatStore {
  /** Marks the key as alive for `ttlMs` from now. */
  beat(key: string, ttlMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  /** Keys under the prefix that are alive. */
  living(prefix: string): Promise<ReadonlySet<string>>;
}
