import { join } from 'node:path';

/** Where things are inside an isolated box. */
export const BOX_WORKSPACE = '/workspace';
export const BOX_NODE_FOLDER = '/opt/opengeni/node/bin';
/** Read-only in the box: files on their way from this process into the workspace. */
export const BOX_INBOX = '/run/opengeni/inbox';
export const BOX_USER_ID = 1000;

/** The folders of one box on this machine; only the workspace and `temporary` can be written from inside. */
export interface BoxFolders {
  readonly base: string;
  readonly workspace: string;
  readonly temporary: string;
  readonly system: string;
  readonly inbox: string;
}

/** The folders of a box by the folder around its workspace. */
export function boxFoldersOf(base: string, workspace: string): BoxFolders {
  return {
    base,
    workspace,
    temporary: join(base, 'tmp'),
    system: join(base, 'etc'),
    inbox: join(base, 'inbox'),
  };
}

/** Files of /etc that every box gets its own of. */
export const BOX_SYSTEM_FILES: Readonly<Record<string, string>> = {
  passwd: [
    `sandbox:x:${BOX_USER_ID}:${BOX_USER_ID}:sandbox:${BOX_WORKSPACE}:/bin/sh`,
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n'),
  group: `sandbox:x:${BOX_USER_ID}:\nnogroup:x:65534:\n`,
  hosts: '127.0.0.1 localhost box\n::1 localhost\n',
  hostname: 'box\n',
};
