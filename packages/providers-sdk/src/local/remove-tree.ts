import { basename, dirname } from 'node:path';
import { removeEntryBelow } from './remove-entry.ts';

/** Removes a folder with all that is in it, however deep, locked or oddly named; of a link, the link alone. */
export async function removeTree(path: string): Promise<void> {
  await removeEntryBelow(dirname(path), basename(path));
}
