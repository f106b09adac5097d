import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { ObjectStore } from '@opengeni/contracts/ports';
import { storeUnavailable } from '../store-failure.ts';

export interface DirectoryObjectStoreOptions {
  /** The folder; it is made at first use, for this user alone. On a network file system renames must be atomic. */
  readonly path: string;
}

/** Marks a file that is still being written. */
const UNFINISHED = '.unfinished-';
/** A writer that has not finished after this long is dead. */
const UNFINISHED_TTL_MS = 24 * 3_600_000;

/**
 * Bytes by key in one folder, a file a key, for all processes that see the folder. A reader gets what was put last as
 * a whole; what `put` has answered survives a loss of power. The size of an object is limited by the disk alone.
 * Throws code `config_invalid` for a path that is empty; a failing disk is `store_unavailable`.
 */
export function createDirectoryObjectStore(options: DirectoryObjectStoreOptions): ObjectStore {
  if (typeof options.path !== 'string' || options.path === '') {
    throw new SandboxError('config_invalid', 'path is empty; give the folder of the objects.', {
      details: { field: 'path' },
    });
  }
  return new DirectoryObjectStore(resolve(options.path));
}

class DirectoryObjectStore implements ObjectStore {
  readonly #folder: string;
  #opening: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#use(`put ${key}`, async () => {
      await this.#open();
      const name = fileNameOf(key);
      const unfinished = join(this.#folder, `${name}${UNFINISHED}${randomUUID()}`);
      try {
        await writeSurely(unfinished, bytes);
        await rename(unfinished, join(this.#folder, name));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      await flush(this.#folder);
    });
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#use(`get ${key}`, () =>
      unlessMissing(() => readFile(join(this.#folder, fileNameOf(key)))),
    );
  }

  delete(key: string): Promise<void> {
    return this.#use(`delete ${key}`, async () => {
      await rm(join(this.#folder, fileNameOf(key)), { force: true });
    });
  }

  async #use<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeUnavailable(action, error);
    }
  }

  async #open(): Promise<void> {
    this.#opening ??= openFolder(this.#folder);
    try {
      await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}

/** Keys may be longer than file names, and differ in what some file systems do not tell apart. */
function fileNameOf(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** Makes the folder, and removes what writers that were killed have left in it. */
async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!name.includes(UNFINISHED)) continue;
    const path = join(folder, name);
    const found = await unlessMissing(() => stat(path));
    if (found !== undefined && Date.now() - found.mtimeMs > UNFINISHED_TTL_MS)
      await rm(path, { force: true });
  }
}

async function writeSurely(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names of a folder survive a loss of power. */
async function flush(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
