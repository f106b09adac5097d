import { constants, copyFile, link, lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BoxUser } from './box-user.ts';
import { findClosedFolder } from './closed-folder.ts';
import { isInSystemView } from './system-view.ts';

/** The Node that a box sees. */
export interface BoxNode {
  /** Path of the program on this machine. */
  readonly program: string;
  /** Folder of npm next to it, when there is one. */
  readonly npm: string | undefined;
  /** Folder that search paths of this machine name and the box does not have. */
  readonly folder: string | undefined;
}

const OTHERS_READ_EXECUTE = 0o005;

/**
 * Finds the running Node for a box. Where the user of the box cannot reach it, as in the home of root, a
 * second name or copy of the program goes into the folder of the box.
 */
export async function resolveBoxNode(
  execPath: string,
  place: { readonly user: BoxUser; readonly base: string },
): Promise<BoxNode> {
  const folder = (await isInSystemView(execPath)) ? undefined : dirname(execPath);
  if (!place.user.isDropped || (await isReachableByOthers(execPath))) {
    const npm = join(dirname(execPath), '..', 'lib', 'node_modules', 'npm');
    const hasNpm = await stat(join(npm, 'bin', 'npm-cli.js')).catch(() => undefined);
    return { program: execPath, npm: hasNpm === undefined ? undefined : npm, folder };
  }
  const program = join(place.base, 'node');
  if ((await lstat(program).catch(() => undefined)) === undefined) {
    await link(execPath, program).catch(() =>
      copyFile(execPath, program, constants.COPYFILE_FICLONE),
    );
  }
  return { program, npm: undefined, folder };
}

async function isReachableByOthers(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & OTHERS_READ_EXECUTE) !== OTHERS_READ_EXECUTE) return false;
  return (await findClosedFolder(dirname(path))) === undefined;
}
