import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readlink, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { BOX_USER_ID } from './box-layout.ts';

/**
 * The user namespaces of a box that somebody other than root makes. The outer one owns all other namespaces of the
 * box, so it is the only way into them; the inner one, in which commands run, owns nothing.
 */
export interface BoxUsers {
  /** Path of the outer namespace. */
  readonly outer: string;
  /** Descriptor of the inner namespace. */
  readonly inner: number;
  /** What the kernel calls the inner namespace. */
  readonly innerName: string;
  close(): Promise<void>;
}

const UNSHARE = '/usr/bin/unshare';
const INNER = ['--user', `--map-user=${BOX_USER_ID}`, `--map-group=${BOX_USER_ID}`];
const HOLD = ['/bin/sh', '-c', 'echo ready; read -r _'];
/** The limit counts the inner namespace; only whoever is root in the outer one can change it. */
const FORBID = 'echo 1 > /proc/sys/user/max_user_namespaces';
const TIMEOUT_MS = 5000;

/**
 * Takes hold of the outer namespace while bubblewrap waits for its users to be mapped, and maps the user of this
 * process to its root: https://man7.org/linux/man-pages/man7/user_namespaces.7.html
 */
export async function mapOuterUsers(pid: number): Promise<FileHandle> {
  const handle = await open(`/proc/${pid}/ns/user`, 'r');
  try {
    const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
    await writeFile(`/proc/${pid}/setgroups`, 'deny');
    await writeFile(`/proc/${pid}/gid_map`, `0 ${gid} 1\n`);
    await writeFile(`/proc/${pid}/uid_map`, `0 ${uid} 1\n`);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Makes the inner namespace, and lets none come after it. Before any command of the box. */
export async function makeInnerUsers(outer: FileHandle, nsenter: string): Promise<BoxUsers> {
  const enter = [`--user=/proc/${process.pid}/fd/${outer.fd}`, '--preserve-credentials', '--'];
  const inner = await openInner(nsenter, enter);
  try {
    const options = { env: {}, timeout: TIMEOUT_MS };
    await promisify(execFile)(nsenter, [...enter, '/bin/sh', '-c', FORBID], options);
    return usersOf({ outer, inner, innerName: await nameOf(inner) });
  } catch (error) {
    await inner.close();
    throw error;
  }
}

/** Opens the namespaces of a box that another process made. Throws when the inner one is another than named. */
export async function openUsers(
  outerPath: string,
  expected: { readonly inner: string; readonly innerName: string },
): Promise<BoxUsers> {
  const { innerName } = expected;
  const outer = await open(outerPath, 'r');
  let inner: FileHandle | undefined;
  try {
    inner = await open(expected.inner, 'r');
    if ((await nameOf(inner)) === innerName) return usersOf({ outer, inner, innerName });
    throw new Error('the user namespace of the box is not where it was noted');
  } catch (error) {
    await inner?.close();
    await outer.close();
    throw error;
  }
}

function usersOf(parts: {
  readonly outer: FileHandle;
  readonly inner: FileHandle;
  readonly innerName: string;
}): BoxUsers {
  const { outer, inner, innerName } = parts;
  return {
    outer: `/proc/${process.pid}/fd/${outer.fd}`,
    inner: inner.fd,
    innerName,
    close: async () => {
      await inner.close();
      await outer.close();
    },
  };
}

function nameOf({ fd }: FileHandle): Promise<string> {
  return readlink(`/proc/self/fd/${fd}`);
}

/** A namespace lives on as long as it is open here. */
async function openInner(nsenter: string, enter: readonly string[]): Promise<FileHandle> {
  const child = spawn(nsenter, [...enter, UNSHARE, ...INNER, ...HOLD], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: TIMEOUT_MS,
  });
  const ended = once(child, 'close');
  try {
    await Promise.race([once(child.stdout, 'data'), ended]);
    return await open(`/proc/${child.pid}/ns/user`, 'r');
  } finally {
    child.stdin.end();
    await ended;
  }
}
