import { constants } from 'node:fs';
import { open, readFile, readlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { SandboxError } from '@opengeni/contracts/errors';
import { isSameProcess, parseProcessStat } from '../process-identity.ts';
import type { ProcessIdentity, ProcessRecord } from '../process-identity.ts';
import type { HeldBox } from './box-turns.ts';
import { openUsers } from './box-users.ts';
import type { BoxUsers } from './box-users.ts';
import { NAMESPACE_NAMES } from './enter-box.ts';

/** The first process of a running box, as a way in. The box lives as long as it does. */
export interface BoxHolder {
  /** Folder of its process files, which is that of this very process for good. */
  readonly processFolder: string;
  /** Namespaces that the box has of its own. */
  readonly namespaces: readonly string[];
  /** The user namespaces to come through; undefined where root enters, who needs none. */
  readonly users: BoxUsers | undefined;
  isAlive(): Promise<boolean>;
  /** Keeps the way in open for a command that is on it, whose paths would lead elsewhere once it is closed. */
  keepFor(entry: Promise<unknown>): void;
  /** Gives up the way in when nothing is on it any more; the box goes on. */
  close(): Promise<void>;
}

export interface HolderParts {
  readonly folder: FileHandle;
  readonly users: BoxUsers | undefined;
  /** The process with which the box ends, when it is another one. */
  readonly starter?: ProcessRecord;
  /** What else ends with the way in. */
  readonly onClose?: () => void;
}

/** The way in through the folder of the process files of the first process of a box. */
export async function createHolder(parts: HolderParts): Promise<BoxHolder> {
  const { folder, users, starter, onClose } = parts;
  const processFolder = pathOf(folder);
  const namespaces = await listOwnNamespaces(processFolder);
  const entries = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    onClose?.();
    await Promise.all(entries);
    await folder.close();
    await users?.close();
  };
  return {
    processFolder,
    namespaces,
    users,
    isAlive: async () =>
      closing === undefined &&
      (starter === undefined || (await isSameProcess(starter))) &&
      isRunning(processFolder),
    keepFor: (entry) => {
      entries.add(entry);
      void entry.then(() => entries.delete(entry));
    },
    close: () => (closing ??= close()),
  };
}

/**
 * A way into a box that another process, or another part of this one, has made. Resolves to undefined when the box has
 * ended; throws code `provider_failed` when it runs and cannot be entered.
 */
export async function adoptHolder(
  { first, innerUsers }: HeldBox,
  starter: ProcessRecord,
): Promise<BoxHolder | undefined> {
  let folder: FileHandle | undefined;
  let users: BoxUsers | undefined;
  try {
    folder = await openProcess(first.pid);
    if (innerUsers !== undefined) {
      const inner = `/proc/${starter.pid}/fd/${innerUsers.descriptor}`;
      users = await openUsers(`${pathOf(folder)}/ns/user`, { inner, innerName: innerUsers.name });
    }
    const holder = await createHolder({ folder, users, starter });
    // Both still run, so what was opened by their numbers is theirs.
    if ((await isSameProcess(first)) && (await isSameProcess(starter))) return holder;
    await holder.close();
    return undefined;
  } catch (error) {
    await folder?.close();
    await users?.close();
    return explainRefusal(error, first);
  }
}

/** Opens the folder of the process files of a process. */
export function openProcess(pid: number): Promise<FileHandle> {
  return open(`/proc/${pid}`, constants.O_RDONLY | constants.O_DIRECTORY);
}

/** The path by which any process of this user finds what is open here. */
export function pathOf({ fd }: FileHandle): string {
  return `/proc/${process.pid}/fd/${fd}`;
}

async function explainRefusal(error: unknown, first: ProcessIdentity): Promise<undefined> {
  if (!(await isSameProcess(first))) return undefined;
  throw new SandboxError(
    'provider_failed',
    'The local box, which another process made, cannot be entered from this one; end the box first.',
    { cause: error },
  );
}

async function isRunning(processFolder: string): Promise<boolean> {
  const stat = await readFile(`${processFolder}/stat`, 'latin1').catch(() => '');
  const found = parseProcessStat(stat);
  return found !== undefined && !found.isZombie;
}

async function listOwnNamespaces(processFolder: string): Promise<readonly string[]> {
  const own: string[] = [];
  for (const name of NAMESPACE_NAMES) {
    const [theirs, ours] = await Promise.all([
      readlink(`${processFolder}/ns/${name}`),
      readlink(`/proc/self/ns/${name}`),
    ]);
    if (theirs !== ours) own.push(name);
  }
  return own;
}
