import { lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoxUser } from './box-user.ts';

/**
 * Gives a folder and all below it to the user of the box. Only for folders that no process of a box can
 * change meanwhile.
 */
export async function giveTreeTo(path: string, user: BoxUser): Promise<void> {
  if (!user.isDropped) return;
  await lchown(path, user.uid, user.gid);
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries) {
    const entryPath = join(path, entry.name);
    if (entry.isDirectory()) await giveTreeTo(entryPath, user);
    else await lchown(entryPath, user.uid, user.gid);
  }
}
