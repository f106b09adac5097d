import type { ObjectStore } from '@opengeni/contracts/ports';

/** Bytes by key in the memory of this process. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, Uint8Array>();

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.#objects.set(key, bytes.slice());
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#objects.get(key)?.slice();
  }

  async delete(key: string): Promise<void> {
    this.#objects.delete(key);
  }
}
