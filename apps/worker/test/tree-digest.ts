import { createHash } from 'node:crypto';
import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A digest over names, kinds, modes, times and contents of everything in a directory. */
export async function digestTree(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(root)).toSorted()) {
    const path = join(root, name);
    const stat = await lstat(path);
    hash.update(`${name}\0${stat.mode}\0${stat.mtimeMs}\0`);
    if (stat.isSymbolicLink()) hash.update(await readlink(path));
    if (stat.isFile()) hash.update(await readFile(path));
    if (stat.isDirectory()) hash.update(await digestTree(path));
  }
  return hash.digest('hex');
}
