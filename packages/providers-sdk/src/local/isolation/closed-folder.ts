import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const OTHERS_ENTER = 0o001;

/** The folder on the way to a path, itself included, that users other than its owner cannot enter. */
export async function findClosedFolder(path: string): Promise<string | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & OTHERS_ENTER) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
