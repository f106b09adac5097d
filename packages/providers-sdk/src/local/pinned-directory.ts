import { constants } from 'node:fs';
import { mkdir, open, readlink, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { pathEscape, silentLog } from '@opengeni/contracts/ports';

/** A directory inside the workspace that stays the same one, whatever is renamed meanwhile. */
export interface PinnedDirectory {
  /** Prefix for paths in the directory. */
  readonly path: string;
  readonly realPath: string;
  giveTo(owner: PinRequest['owner']): Promise<void>;
  close(): Promise<void>;
}

export interface PinRequest {
  /** Real path of the workspace. */
  readonly root: string;
  /** Segments of the directory below the root. */
  readonly segments: readonly string[];
  /** Whether to create what is missing. */
  readonly create: boolean;
  /** Who gets what is created; without one, the user of this process. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  /** The path as the caller gave it, for messages. */
  readonly path: string;
}

/**
 * Walks down from the root, one directory at a time, and checks after each step that it is still inside.
 * On Linux each step starts from an open directory, so a link that is swapped in leads nowhere.
 * Throws code `path_escape`.
 */
export async function openPinnedDirectory(request: PinRequest): Promise<PinnedDirectory> {
  let current = await pin(request.root);
  try {
    for (const segment of request.segments) {
      const next = join(current.path, segment);
      const isCreated =
        request.create &&
        (await mkdir(next).then(
          () => true,
          (error: unknown) => ignoreExisting(error as NodeJS.ErrnoException),
        ));
      const previous = current;
      current = await pin(next).catch((error: unknown) =>
        refuseStep(error, { request, from: previous, next }),
      );
      await previous.close();
      if (!isInside(request.root, current.realPath)) throw pathEscape(request.path);
      if (isCreated) await current.giveTo(request.owner);
    }
    return current;
  } catch (error) {
    await bestEffort(silentLog, 'close directory', () => current.close());
    throw error;
  }
}

/** Whether a real path is the root or below it. */
export function isInside(root: string, realPath: string): boolean {
  const base = root.endsWith('/') ? root : `${root}/`;
  return realPath === root || realPath.startsWith(base);
}

/** Real path of the workspace. Throws code `box_gone` when it does not exist. */
export async function resolveRoot(workspaceRoot: string): Promise<string> {
  try {
    return await realpath(workspaceRoot);
  } catch (error) {
    throw new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
      cause: error,
      details: { workspaceRoot },
    });
  }
}

/** Tells a link that leads out, also to nowhere, from an entry that is missing or no directory. */
async function refuseStep(
  error: unknown,
  step: { readonly request: PinRequest; readonly from: PinnedDirectory; readonly next: string },
): Promise<never> {
  const { request, from, next } = step;
  const target = await findLinkTarget(next, from.realPath);
  if (target !== undefined && !isInside(request.root, target)) throw pathEscape(request.path);
  throw error;
}

/**
 * Where a symbolic link leads, also when nothing is there; undefined when the path is no link.
 * `directory` is the real path of the directory that holds it.
 */
export async function findLinkTarget(path: string, directory: string): Promise<string | undefined> {
  const link = await readlink(path).catch(() => undefined);
  if (link === undefined) return undefined;
  return realpath(path).catch(() => resolve(directory, link));
}

async function pin(path: string): Promise<PinnedDirectory> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
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

function ignoreExisting(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error;
  return false;
}
