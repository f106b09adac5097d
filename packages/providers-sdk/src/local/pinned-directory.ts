import { constants } from 'node:fs';
import { lstat, mkdir, open, readlink, realpath } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { findPathBelow, pathEscape, silentLog } from '@opengeni/contracts/ports';

/** A directory inside the workspace that stays the same one, whatever is renamed meanwhile. */
export interface PinnedDirectory {
  /** Prefix for paths in the directory. */
  readonly path: string;
  readonly realPath: string;
  giveTo(owner: PinRequest['owner']): Promise<void>;
  close(): Promise<void>;
}

/** A workspace by the path that it has here, and the one by which commands in the box know it. */
export interface WorkspaceRoot {
  readonly realPath: string;
  readonly seenAs: string;
}

export interface PinRequest {
  readonly root: WorkspaceRoot;
  /** Segments of the directory below the root; `..` may follow only what a link was replaced by. */
  readonly segments: readonly string[];
  /** Whether to create what is missing. */
  readonly create: boolean;
  /** Who gets what is created; without one, the user of this process. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  /** The path as the caller gave it, for messages. */
  readonly path: string;
}

const MAX_LINKS = 40;
const MAX_ATTEMPTS = 8;
const SWAPPED_CODES: ReadonlySet<string | undefined> = new Set(['ENOTDIR', 'ELOOP']);
const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Walks down from the root, one directory at a time, and checks after each step that it is still inside.
 * On Linux each step starts from an open directory, so a link that is swapped in leads nowhere. Links are read
 * and followed by this walk, in the way in which they lead inside the box. Throws code `path_escape`.
 */
export async function openPinnedDirectory(request: PinRequest): Promise<PinnedDirectory> {
  let { segments } = request;
  for (let links = 0; links <= MAX_LINKS;) {
    const reached = await walk(request, segments);
    if ('directory' in reached) return reached.directory;
    ({ segments } = reached);
    if (reached.isLink) links += 1;
  }
  throw tooManyLinks(request.path);
}

/**
 * The segments below the root that a link in this directory leads to, and what comes after it.
 * Throws code `path_escape`.
 */
export function followLink(
  link: { readonly target: string; readonly directory: string; readonly rest?: readonly string[] },
  { root, path }: Pick<PinRequest, 'root' | 'path'>,
): readonly string[] {
  const { target, directory, rest = [] } = link;
  const isAbsolute = target.startsWith('/');
  const below = isAbsolute ? findBelowRoot(root, target) : target;
  if (below === undefined) throw pathEscape(path);
  const start = isAbsolute ? '' : relative(root.realPath, directory);
  const steps = [...start.split('/'), ...below.split('/'), ...rest];
  return steps.filter((step) => step !== '' && step !== '.');
}

export function tooManyLinks(path: string): SandboxError {
  return new SandboxError(
    'invalid_request',
    `The path ${JSON.stringify(path)} leads through too many links.`,
    { details: { path } },
  );
}

/** The workspace by its path here. Throws code `box_gone` when it does not exist. */
export async function resolveRoot(
  workspaceRoot: string,
  seenAs = workspaceRoot,
): Promise<WorkspaceRoot> {
  try {
    return { realPath: await realpath(workspaceRoot), seenAs };
  } catch (error) {
    throw new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
      cause: error,
      details: { workspaceRoot },
    });
  }
}

type Reached =
  | { readonly directory: PinnedDirectory }
  /** A link, or a step up, was replaced by what it leads to. */
  | { readonly segments: readonly string[]; readonly isLink: boolean };

async function walk(request: PinRequest, segments: readonly string[]): Promise<Reached> {
  const { root, path } = request;
  let current = await pin(root.realPath);
  try {
    for (const [index, segment] of segments.entries()) {
      const rest = segments.slice(index + 1);
      if (segment === '..') {
        const above = stepUp(request, { directory: current.realPath, rest });
        await current.close();
        return { segments: above, isLink: false };
      }
      const next = await enter(request, current, segment);
      const from = current.realPath;
      await current.close();
      if ('target' in next) {
        const steps = followLink({ target: next.target, directory: from, rest }, request);
        return { segments: steps, isLink: true };
      }
      current = next;
      if (findPathBelow(root.realPath, current.realPath) === undefined) throw pathEscape(path);
    }
    return { directory: current };
  } catch (error) {
    await bestEffort(silentLog, 'close directory', () => current.close());
    throw error;
  }
}

/** Opens a directory in an open one, or says where a link in its place leads. */
async function enter(
  { create, owner }: PinRequest,
  from: PinnedDirectory,
  name: string,
): Promise<PinnedDirectory | { readonly target: string }> {
  const path = join(from.path, name);
  const isCreated = create && (await makeDirectory(path));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const entered = await pin(path);
      if (isCreated) await entered.giveTo(owner);
      return entered;
    } catch (error) {
      const target = await readlink(path).catch(() => undefined);
      if (target !== undefined) return { target };
      const mayBeSwapped = SWAPPED_CODES.has((error as NodeJS.ErrnoException).code);
      if (!mayBeSwapped || attempt === MAX_ATTEMPTS || (await isOfOtherKind(path))) throw error;
      // Not in step with whoever swaps it all the time.
      await sleep(attempt);
    }
  }
}

/** Whether something is there that is neither a directory nor a link, whatever it was a moment ago. */
async function isOfOtherKind(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && !found.isDirectory() && !found.isSymbolicLink();
}

/** Above the root, commands in the box see the folders that lead to it; a path may come back from there. */
function stepUp(
  { root, path }: PinRequest,
  place: { readonly directory: string; readonly rest: readonly string[] },
): readonly string[] {
  const { directory, rest } = place;
  if (directory !== root.realPath) {
    return [...relative(root.realPath, directory).split('/').slice(0, -1), ...rest];
  }
  const below = findBelowRoot(root, posix.resolve(root.seenAs, '..', ...rest));
  if (below === undefined) throw pathEscape(path);
  return below.split('/').filter((step) => step !== '');
}

function findBelowRoot(root: WorkspaceRoot, path: string): string | undefined {
  return findPathBelow(root.seenAs, path) ?? findPathBelow(root.realPath, path);
}

async function pin(path: string): Promise<PinnedDirectory> {
  const handle = await open(path, DIRECTORY);
  const control = {
    giveTo: async (owner: PinRequest['owner']) => {
      if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
    },
    close: () => handle.close(),
  };
  try {
    if (process.platform === 'linux') {
      const descriptorPath = `/proc/self/fd/${handle.fd}`;
      return { path: descriptorPath, realPath: await readlink(descriptorPath), ...control };
    }
    const realPath = await realpath(path);
    return { path: realPath, realPath, ...control };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function makeDirectory(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
