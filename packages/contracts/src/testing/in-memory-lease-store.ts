import { SandboxError } from '../errors/sandbox-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { LeaseStore, StoredValue } from '../ports/lease-store.ts';

/** A lease store in the memory of one process. Values are copied in and out, as any real store does. */
export class InMemoryLeaseStore<TValue> implements LeaseStore<TValue> {
  readonly #entries = new Map<string, StoredValue<TValue>>();
  readonly #clock: Pick<Clock, 'now'>;
  #writes = 0;

  constructor(clock: Pick<Clock, 'now'> = { now: () => Date.now() }) {
    this.#clock = clock;
  }

  async get(key: string): Promise<StoredValue<TValue> | undefined> {
    return structuredClone(this.#entries.get(key));
  }

  async create(key: string, value: TValue): Promise<string> {
    if (this.#entries.has(key)) throw conflict(key, 'it exists already');
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
    for (const [key, entry] of found) yield { key, ...structuredClone(entry) };
  }

  async now(): Promise<number> {
    return this.#clock.now();
  }

  #write(key: string, value: TValue): string {
    this.#writes += 1;
    const revision = String(this.#writes);
    this.#entries.set(key, { value: structuredClone(value), revision });
    return revision;
  }

  #assertRevision(key: string, revision: string): void {
    const stored = this.#entries.get(key);
    if (stored === undefined) throw conflict(key, 'it does not exist');
    if (stored.revision !== revision) throw conflict(key, 'it was changed meanwhile');
  }
}

function conflict(key: string, problem: string): SandboxError {
  return new SandboxError('store_conflict', `The record ${key} was not written: ${problem}.`, {
    details: { key },
  });
}
