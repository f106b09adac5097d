import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, open, readdir, readlink, rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { DEFAULT_MAX_READ_BYTES, parseWorkspacePath, silentLog } from '@opengeni/contracts/ports';
import type { DirectoryEntry, FileAccess, FileKind, FileStat } from '@opengeni/contracts/ports';
import { toFileError } from './file-failure.ts';
import { followLink, openPinnedDirectory, resolveRoot, tooManyLinks } from './pinned-directory.ts';
import type { PinnedDirectory } from './pinned-directory.ts';
import { removeEntryBelow } from './remove-entry.ts';

const MAX_LINKS = 40;
const MODE_MASK = 0o7777;
const DEFAULT_MODE = 0o644;
const READ_CHUNK_BYTES = 1_048_576;

interface Entry {
  readonly directory: PinnedDirectory;
  readonly name: string;
  /** Path of the entry through the pinned directory. */
  readonly path: string;
  readonly found: Stats | undefined;
}

/** Who files and folders that are made here belong to; without one, the user of this process. */
export type FileOwner = { readonly uid: number; readonly gid: number } | undefined;

export interface NativeFilesOptions {
  readonly owner?: FileOwner;
  /** The workspace as commands in the box see it. Default: its path on this machine. */
  readonly seenAs?: string;
}

interface Workspace {
  readonly workspaceRoot: string;
  readonly seenAs: string;
  readonly owner: FileOwner;
}

interface EntryRequest extends Workspace {
  readonly path: string;
  readonly createParents: boolean;
  /** Whether a symbolic link stands for what it leads to. */
  readonly followLink: boolean;
}

/**
 * Files of the workspace by this machine's file system. Every operation works inside a directory that was
 * opened and checked first, so links cannot lead it out of the workspace.
 * `stat` and `remove` act on a symbolic link itself; the other operations follow it inside the workspace.
 */
export function createNativeFiles(
  workspaceRoot: string,
  { owner, seenAs = workspaceRoot }: NativeFilesOptions = {},
): FileAccess {
  const workspace: Workspace = { workspaceRoot, seenAs, owner };
  const reading = { ...workspace, createParents: false, followLink: true };
  const linking = { ...workspace, createParents: false, followLink: false };
  return {
    readBytes: async (path, { maxBytes = DEFAULT_MAX_READ_BYTES } = {}) =>
      withEntry({ ...reading, path }, (entry) => readEntry(entry, path, maxBytes)),
    writeBytes: async (path, bytes, { mode } = {}) => {
      assertBelowRoot(path, seenAs);
      return withEntry({ ...reading, createParents: true, path }, (entry) =>
        writeEntry(entry, path, { bytes, mode, owner }),
      );
    },
    stat: (path) => findStat({ ...linking, path }),
    list: (path) => withDirectory({ ...workspace, path, create: false }, listDirectory),
    remove: async (path, { recursive = false } = {}) => {
      assertBelowRoot(path, seenAs);
      await removeEntry({ ...linking, path }, recursive);
    },
    makeDirectory: (path) => withDirectory({ ...workspace, path, create: true }, async () => {}),
  };
}

async function readEntry(entry: Entry, path: string, maxBytes: number): Promise<Uint8Array> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(entry.path, flags);
  try {
    const { size } = assertFile(await handle.stat(), path);
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    const pieces: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.min(READ_CHUNK_BYTES, maxBytes - total + 1));
      const { bytesRead } = await handle.read(chunk, 0, chunk.byteLength, null);
      if (bytesRead === 0) return new Uint8Array(Buffer.concat(pieces));
      total += bytesRead;
      if (total > maxBytes) throw tooLarge(path, maxBytes);
      pieces.push(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function writeEntry(
  entry: Entry,
  path: string,
  content: {
    readonly bytes: Uint8Array;
    readonly mode: number | undefined;
    readonly owner: FileOwner;
  },
): Promise<void> {
  const { found, directory } = entry;
  if (found?.isDirectory()) throw wrongKind(path, 'is a directory');
  const mode = content.mode ?? (found === undefined ? DEFAULT_MODE : found.mode & MODE_MASK);
  const draft = join(directory.path, `.opengeni-write-${randomUUID()}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content.bytes);
    // By the open file and not by its name, which a command in the box may give to a link meanwhile.
    if (content.owner !== undefined) await handle.chown(content.owner.uid, content.owner.gid);
    await handle.chmod(mode);
    await handle.close();
    await rename(draft, entry.path);
  } catch (error) {
    await bestEffort(silentLog, 'close draft', () => handle.close());
    await bestEffort(silentLog, 'remove draft', () => unlink(draft));
    throw error;
  }
}

async function findStat(request: EntryRequest): Promise<FileStat | undefined> {
  try {
    return await withEntry(request, async ({ found }) =>
      found === undefined ? undefined : describeStat(found),
    );
  } catch (error) {
    if (SandboxError.is(error, 'not_found')) return undefined;
    throw error;
  }
}

async function listDirectory(directory: PinnedDirectory): Promise<readonly DirectoryEntry[]> {
  const entries = await readdir(directory.path, { withFileTypes: true });
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
}

async function removeEntry(request: EntryRequest, recursive: boolean): Promise<void> {
  try {
    await withEntry(request, async ({ directory, name, path, found }) => {
      if (found === undefined) return;
      if (recursive) await removeEntryBelow(directory.path, name);
      else if (found.isDirectory()) await rmdir(path);
      else await unlink(path);
    });
  } catch (error) {
    if (!SandboxError.is(error, 'not_found')) throw error;
  }
}

async function withEntry<T>(request: EntryRequest, work: (entry: Entry) => Promise<T>): Promise<T> {
  let directory: PinnedDirectory | undefined;
  try {
    const entry = await openEntry(request);
    ({ directory } = entry);
    return await work(entry);
  } catch (error) {
    throw toFileError(error, request.path);
  } finally {
    await directory?.close();
  }
}

async function withDirectory<T>(
  request: Workspace & { readonly path: string; readonly create: boolean },
  work: (directory: PinnedDirectory) => Promise<T>,
): Promise<T> {
  const { workspaceRoot, seenAs, owner, path, create } = request;
  let directory: PinnedDirectory | undefined;
  try {
    const segments = parseWorkspacePath(path, seenAs);
    const root = await resolveRoot(workspaceRoot, seenAs);
    directory = await openPinnedDirectory({ root, segments, create, owner, path });
    return await work(directory);
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    await directory?.close();
  }
}

async function openEntry(request: EntryRequest): Promise<Entry> {
  const { path, owner, seenAs } = request;
  const root = await resolveRoot(request.workspaceRoot, seenAs);
  let segments = parseWorkspacePath(path, seenAs);
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const last = segments.at(-1) ?? '.';
    // What a link leads to may end with a step up, which is a directory and no name in one.
    const [name, parents] = last === '..' ? ['.', segments] : [last, segments.slice(0, -1)];
    const directory = await openPinnedDirectory({
      root,
      segments: parents,
      create: request.createParents,
      owner,
      path,
    });
    try {
      const entryPath = `${directory.path}/${name}`;
      const found = await lstat(entryPath).catch(absentAsUndefined);
      const isLink = found?.isSymbolicLink() ?? false;
      if (!isLink || !request.followLink) return { directory, name, path: entryPath, found };
      // What took the place of the link in between is looked at again.
      const target = await readlink(entryPath).catch(() => undefined);
      if (target !== undefined) {
        segments = followLink({ target, directory: directory.realPath }, { root, path });
      }
    } catch (error) {
      await directory.close();
      throw error;
    }
    await directory.close();
  }
  throw tooManyLinks(path);
}

function absentAsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function assertBelowRoot(path: string, seenAs: string): void {
  if (parseWorkspacePath(path, seenAs).length > 0) return;
  throw wrongKind(path, 'is the root of the workspace, which can be neither replaced nor removed');
}

function assertFile(found: Stats, path: string): Stats {
  if (!found.isFile()) throw wrongKind(path, 'is no regular file');
  return found;
}

function describeStat(found: Stats): FileStat {
  return {
    kind: kindOf(found),
    sizeBytes: found.size,
    modifiedAtMs: found.mtimeMs,
    mode: found.mode & MODE_MASK,
  };
}

function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): FileKind {
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isDirectory()) return 'dir';
  return entry.isFile() ? 'file' : 'other';
}

function wrongKind(path: string, problem: string): SandboxError {
  return new SandboxError('invalid_request', `The path ${JSON.stringify(path)} ${problem}.`, {
    details: { path },
  });
}

function tooLarge(path: string, maxBytes: number): SandboxError {
  return new SandboxError(
    'output_limit',
    `The file ${JSON.stringify(path)} is larger than maxBytes=${maxBytes}.`,
    { details: { path, maxBytes } },
  );
}
