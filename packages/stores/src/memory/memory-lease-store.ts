import type { Clock, LeaseStore, StoredValue } from '@opengeni/contracts/ports';
import { parseStoredValue, storeConflict } from '../store-failure.ts';

interface Entry {
  readonly text: string;
  readonly revision: string;
}

/** A lease store for one process; values are kept as the JSON that any other store would keep. */
export class MemoryLeaseStore<TValue> implements LeaseStore<TValue> {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Pick<Clock, 'now'>;
  #writes = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async get(key: string): Promise<StoredValue<TValue> | undefined> {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : toStoredValue(key, entry);
  }

  async create(key: string, value: TValue): Promise<string> {
    if (this.#entries.has(key)) throw storeConflict(key, 'it exists already');
    return this.#write(key, value);
  }

  async update(key: string, value: TValue, revision: string): Promise<string> {
    this.#assertRevision(key, revision);
    return this.#write(key, value);
  }

  async delete(key: string, revision: string): Promise<void> {
    this.#assertRevision(key, revision);
    this.#entries.delete(key);
  }

  async *list(prefix: string): AsyncIterable<StoredValue<TValue> & { readonly key: string }> {
    const found = [...this.#entries].filter(([key]) => key.startsWith(prefix));
    for (const [key, entry] of found) yield { key, ...toStoredValue<TValue>(key, entry) };
  }

  async now(): Promise<number> {
    return this.#clock.now();
  }

  #write(key: string, value: TValue): string {
    this.#writes += 1;
    const revision = String(this.#writes);
    this.#entries.set(key, { text: JSON.stringify(value), revision });
    return revision;
  }

  #assertRevision(key: string, revision: string): void {
    const stored = this.#entries.get(key);
    if (stored === undefined) throw storeConflict(key, 'it does not exist');
    if (stored.revision !== revision) throw storeConflict(key, 'it was changed meanwhile');
  }
}

function toStoredValue<TValue>(key: string, { text, revision }: Entry): StoredValue<TValue> {
  return { value: parseStoredValue<TValue>(text, key), revision };
}
