import { join } from 'node:path';
import {
  BOX_INBOX,
  BOX_NODE_FOLDER,
  BOX_SYSTEM_FILES,
  BOX_USER_ID,
  BOX_WORKSPACE,
} from './box-layout.ts';
import type { BoxFolders } from './box-layout.ts';
import type { BoxNode } from './box-node.ts';
import type { SystemView } from './system-view.ts';

export interface BubblewrapView {
  readonly folders: BoxFolders;
  readonly system: SystemView;
  readonly node: BoxNode;
  readonly isNetworkShared: boolean;
  /** Where it is not, the outer user namespace forbids further ones. */
  readonly isEnteredByRoot: boolean;
  /** Largest content of /dev/shm. */
  readonly sharedMemoryBytes: number;
}

/**
 * The arguments of bubblewrap up to the command. Every mount point is in the fresh root, none below a folder
 * that the box can write, since bubblewrap before 0.12 follows links there (CVE-2026-87766).
 */
export function buildBubblewrapArguments(view: BubblewrapView): string[] {
  const { folders, system, node } = view;
  return [
    ['--unshare-user', '--uid', String(BOX_USER_ID), '--gid', String(BOX_USER_ID)],
    ['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    view.isNetworkShared ? [] : ['--unshare-net'],
    ['--cap-drop', 'ALL', '--new-session', '--die-with-parent'],
    view.isEnteredByRoot ? ['--disable-userns'] : [],
    ['--clearenv', '--hostname', 'box'],
    system.paths.flatMap((path) => ['--ro-bind', path, path]),
    system.links.flatMap(({ path, target }) => ['--symlink', target, path]),
    Object.keys(BOX_SYSTEM_FILES).flatMap((name) => [
      '--ro-bind',
      join(folders.system, name),
      `/etc/${name}`,
    ]),
    ['--ro-bind', node.program, `${BOX_NODE_FOLDER}/node`],
    node.npm === undefined ? [] : bindNpm(node.npm),
    ['--ro-bind', folders.inbox, BOX_INBOX],
    ['--proc', '/proc', '--dev', '/dev'],
    ['--size', String(view.sharedMemoryBytes), '--perms', '1777', '--tmpfs', '/dev/shm'],
    ['--bind', folders.temporary, '/tmp', '--dir', '/var', '--symlink', '/tmp', '/var/tmp'],
    ['--bind', folders.workspace, BOX_WORKSPACE, '--chdir', BOX_WORKSPACE],
    ['--remount-ro', '/dev', '--remount-ro', '/'],
  ].flat();
}

function bindNpm(npm: string): string[] {
  const installed = '../lib/node_modules/npm';
  return [
    ['--ro-bind', npm, join(BOX_NODE_FOLDER, installed)],
    ['npm', 'npx'].flatMap((name) => [
      '--symlink',
      `${installed}/bin/${name}-cli.js`,
      `${BOX_NODE_FOLDER}/${name}`,
    ]),
  ].flat();
}
