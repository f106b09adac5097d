import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';

import { SandboxError } from '@opengeni/contracts/errors';

/** Most bytes that a copied directory may hold. */
export const MAX_TREE_BYTES = 2 * 1024 ** 3;
/** Most files, directories and links that a copied directory may hold. */
export const MAX_TREE_ENTRIES = 500_000;

export interface TreeLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
}

/** What of a directory is copied. */
export interface Tree {
  readonly root: string;
  /** Paths relative to the root, each directory right before what is in it. */
  readonly paths: readonly string[];
  readonly totalBytes: number;
  /** Files and links, without those of the repository itself. */
  readonly fileCount: number;
  /** Links that lead out of the directory, and files that are no files, such as sockets. */
  readonly leftOut: readonly string[];
}

/**
 * Lists a directory without following links. Fails with code `invalid_request` when it is larger than
 * the limits or when a part of it cannot be read.
 */
export async function listTree(
  root: string,
  options: { readonly signal?: AbortSignal; readonly limits?: TreeLimits } = {},
): Promise<Tree> {
  const { signal, limits = { maxBytes: MAX_TREE_BYTES, maxEntries: MAX_TREE_ENTRIES } } = options;
  const found: FoundTree = { root, paths: [], leftOut: [], totalBytes: 0, fileCount: 0 };
  await walk(found, '', { signal, limits });
  return found;
}

interface FoundTree extends Tree {
  readonly paths: string[];
  readonly leftOut: string[];
  totalBytes: number;
  fileCount: number;
}

interface WalkOptions {
  readonly signal: AbortSignal | undefined;
  readonly limits: TreeLimits;
}

async function walk(found: FoundTree, directory: string, options: WalkOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const { root, paths, leftOut } = found;
  for (const name of (await readdir(join(root, directory))).toSorted()) {
    const path = directory === '' ? name : `${directory}/${name}`;
    const stat = await lstat(join(root, path));
    const isKept = stat.isDirectory() || stat.isFile() || stat.isSymbolicLink();
    if (!isKept || (await leadsOut(root, path, stat.isSymbolicLink()))) {
      leftOut.push(path);
      continue;
    }
    paths.push(path);
    if (stat.isFile()) found.totalBytes += stat.size;
    if (!stat.isDirectory() && !isOfRepository(path)) found.fileCount += 1;
    assertWithin(options.limits, found);
    if (stat.isDirectory()) await walk(found, path, options);
  }
}

function isOfRepository(path: string): boolean {
  return path === '.git' || path.startsWith('.git/');
}

async function leadsOut(root: string, path: string, isLink: boolean): Promise<boolean> {
  if (isLink) {
    const target = await readlink(join(root, path));
    return isAbsolute(target) || isOutside(root, resolve(join(root, path), '..', target));
  }
  // A worktree keeps its repository elsewhere; git in the copy would write to it there.
  if (path !== '.git') return false;
  const pointer = await readGitPointer(join(root, path));
  return pointer !== undefined && (isAbsolute(pointer) || isOutside(root, resolve(root, pointer)));
}

async function readGitPointer(path: string): Promise<string | undefined> {
  if ((await lstat(path)).isDirectory()) return undefined;
  return /^gitdir: (.+)$/m.exec(await readFile(path, 'utf8'))?.[1];
}

function isOutside(root: string, target: string): boolean {
  const path = relative(root, target);
  return path === '..' || path.startsWith('../') || isAbsolute(path);
}

function assertWithin(
  { maxBytes, maxEntries }: TreeLimits,
  { root, totalBytes, paths }: Tree,
): void {
  if (totalBytes <= maxBytes && paths.length <= maxEntries) return;
  throw new SandboxError(
    'invalid_request',
    `--repo ${root} is larger than ${maxBytes} bytes or ${maxEntries} files; give a smaller directory, for example a fresh clone.`,
  );
}
