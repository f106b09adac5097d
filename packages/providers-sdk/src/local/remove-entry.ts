import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, open, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** Linux: names a file without opening it, which needs no right to read it. */
const O_PATH = 0o10000000;
const OWNER_MAY_ALL = 0o700;
/** Entries that are removed at the same time. */
const BATCH = 32;
/** How often a folder is emptied again because something was put into it meanwhile. */
const MAX_ROUNDS = 8;
/** The name stands for a folder, which cannot be unlinked. */
const FOLDER_CODES: ReadonlySet<string | undefined> = new Set(['EISDIR', 'EPERM']);
/** The name stands for a link, or for something that is no directory. */
const NO_FOLDER_CODES: ReadonlySet<string | undefined> = new Set(['ENOTDIR', 'ELOOP']);

/**
 * Removes an entry of an open directory with all that is below it, while commands may swap anything in it.
 * Every folder is opened before it is looked into, so that no link that is swapped in leads out. Folders inside
 * folders are moved up first, so that neither paths nor open directories add up however deep the tree is. Names
 * are bytes. Folders that their owner locked are unlocked.
 */
export async function removeEntryBelow(directory: string, name: string): Promise<void> {
  const path = join(directory, name);
  // Only Linux can name what is in an open directory; elsewhere no box is isolated.
  if (process.platform !== 'linux') return rm(path, { recursive: true, force: true });
  for (let round = 1; ; round += 1) {
    if (await unlinkUnlessFolder(path)) return;
    try {
      await emptyFolder(path);
      await rmdir(path);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      const isSwapped = NO_FOLDER_CODES.has(code) || code === 'ENOTEMPTY';
      if (!isSwapped || round === MAX_ROUNDS) throw error;
    }
  }
}

async function emptyFolder(path: string): Promise<void> {
  await withFolder(path, async (top) => {
    const pending: Buffer[] = await readdir(Buffer.from(top), { encoding: 'buffer' });
    while (pending.length > 0) {
      const moved = await Promise.all(
        pending.splice(0, BATCH).map(async (name) => removeOrMoveUp(top, name)),
      );
      pending.push(...moved.flat());
    }
  });
}

/** Removes an entry; folders in it move to the top and are returned by their names there. */
async function removeOrMoveUp(top: string, name: Buffer): Promise<readonly Buffer[]> {
  const path = childOf(top, name);
  if (await unlinkUnlessFolder(path)) return [];
  const moved: Buffer[] = [];
  try {
    await withFolder(path, async (folder) => {
      for (const child of await readdir(Buffer.from(folder), { encoding: 'buffer' })) {
        const childPath = childOf(folder, child);
        if (await unlinkUnlessFolder(childPath)) continue;
        const freeName = Buffer.from(randomUUID());
        await moveFolder(childPath, childOf(top, freeName));
        moved.push(freeName);
      }
    });
    await rmdir(path);
  } catch (error) {
    // Who changes the folder meanwhile is met in the next round.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && !NO_FOLDER_CODES.has(code)) throw error;
  }
  return moved;
}

/** Whether there is nothing left; false for a folder. */
async function unlinkUnlessFolder(path: string | Buffer): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return true;
    if (FOLDER_CODES.has(code)) return false;
    throw error;
  }
}

async function moveFolder(from: Buffer, to: Buffer): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Moving a folder writes its entry for the folder above.
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    await unlock(from);
    await rename(from, to);
  }
}

async function withFolder<T>(
  path: string | Buffer,
  work: (opened: string) => Promise<T>,
): Promise<T> {
  const handle = await openFolder(path);
  try {
    const { mode } = await handle.stat();
    if ((mode & OWNER_MAY_ALL) !== OWNER_MAY_ALL) await handle.chmod(OWNER_MAY_ALL);
    return await work(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}

async function openFolder(path: string | Buffer): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | FOLDER);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    await unlock(path);
    return open(path, constants.O_RDONLY | FOLDER);
  }
}

/** By the folder itself and not by its name, which may stand for something else meanwhile. */
async function unlock(path: string | Buffer): Promise<void> {
  const handle = await open(path, O_PATH | FOLDER);
  try {
    await chmod(`/proc/self/fd/${handle.fd}`, OWNER_MAY_ALL);
  } finally {
    await handle.close();
  }
}

function childOf(folder: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), name]);
}
