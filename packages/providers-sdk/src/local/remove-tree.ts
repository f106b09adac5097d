import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { removeEntryBelow } from './remove-entry.ts';

/**
 * Removes a folder with all that is in it, however deep, locked or oddly named. The folders in it go first: what
 * is written beside them, such as whose they are, stays until they are gone. Links are removed and not followed.
 */
export async function removeTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(noneWhenAbsent);
  for (const entry of entries) {
    if (entry.isDirectory()) await removeEntryBelow(path, entry.name);
  }
  await removeEntryBelow(dirname(path), basename(path));
}

function noneWhenAbsent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
