/** The user of this machine that the processes of an isolated box are. */
export interface BoxUser {
  readonly uid: number;
  readonly gid: number;
  /** Whether this process is root and the box is not. */
  readonly isDropped: boolean;
}

/** The user and group of this id exist everywhere and own nothing. */
const NOBODY_ID = 65_534;

/**
 * Root without capabilities still owns what root owns, such as the kernel settings under /proc/sys and the
 * device files, so a box of root runs as nobody. Any other user runs boxes as itself.
 */
export function resolveBoxUser(
  ids: { readonly uid: number; readonly gid: number } = readProcessIds(),
): BoxUser {
  if (ids.uid !== 0) return { ...ids, isDropped: false };
  return { uid: NOBODY_ID, gid: NOBODY_ID, isDropped: true };
}

function readProcessIds(): { uid: number; gid: number } {
  return { uid: process.geteuid?.() ?? NOBODY_ID, gid: process.getegid?.() ?? NOBODY_ID };
}
