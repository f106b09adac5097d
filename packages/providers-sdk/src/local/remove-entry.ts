import { constants } from 'node:fs';
import { open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** The name stands for a link, or for something that is no directory. */
const NO_DIRECTORY_CODES: ReadonlySet<string | undefined> = new Set(['ENOTDIR', 'ELOOP']);

/**
 * Removes an entry of an open directory with all that is below it, while commands may swap anything in it.
 * Every level is an open directory of its own, so that no link that is swapped in leads out.
 */
export async function removeEntryBelow(directory: string, name: string): Promise<void> {
  const path = join(directory, name);
  // Only Linux can name what is in an open directory; elsewhere no box is isolated.
  if (process.platform !== 'linux') return rm(path, { recursive: true, force: true });
  try {
    await emptyDirectory(path);
    await rmdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (!NO_DIRECTORY_CODES.has(code)) throw error;
    await unlink(path);
  }
}

async function emptyDirectory(path: string): Promise<void> {
  const handle = await open(path, DIRECTORY);
  try {
    const opened = `/proc/self/fd/${handle.fd}`;
    for (const name of await readdir(opened)) await removeEntryBelow(opened, name);
  } finally {
    await handle.close();
  }
}
