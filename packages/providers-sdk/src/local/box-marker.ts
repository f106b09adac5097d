import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { ProcessRecord, describeProcess, isSameProcess } from './process-identity.ts';

/** A folder of ours around each workspace, so that a create that fails halfway leaves nothing behind. */
export const BASE_PREFIX = 'opengeni-local-';
export const WORKSPACE_PREFIX = 'openai-agents-sandbox-';

/** What lies beside a workspace: who works in it, and how it is fenced. */
export const LocalBoxMarker = z.object({
  version: z.literal(1),
  owner: ProcessRecord,
  createdAtMs: z.number(),
  isolation: z.enum(['bubblewrap', 'none']),
  /** The workspace as the session names it. */
  workspace: z.string().optional(),
  /** What the box was tagged with when it was made. */
  tags: z.record(z.string(), z.string()).optional(),
});
export type LocalBoxMarker = z.infer<typeof LocalBoxMarker>;

/** Name of the file of the marker. */
export const MARKER_FILE = 'owner.json';

const OTHERS_WRITE = 0o022;
const Versioned = z.object({ version: z.number() });

/** The folder around a workspace of ours; undefined for any other path. */
export function baseOfWorkspace(workspace: string): string | undefined {
  const base = dirname(workspace);
  const isOurs =
    basename(workspace).startsWith(WORKSPACE_PREFIX) && basename(base).startsWith(BASE_PREFIX);
  return isOurs ? base : undefined;
}

/**
 * Whether a path is a folder that only this user can change. Anybody may make one with our name where temporary files
 * are, so what lies in any other says nothing.
 */
export async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && isOwn(found);
}

/** What is written beside a workspace; undefined when there is nothing by this user that can be read. */
export async function findMarker(base: string): Promise<LocalBoxMarker | undefined> {
  return LocalBoxMarker.safeParse(await readOwnJson(join(base, MARKER_FILE))).data;
}

/** Whether a box has a marker of a version that this one does not know. */
export async function hasForeignMarker(base: string): Promise<boolean> {
  const found = Versioned.safeParse(await readOwnJson(join(base, MARKER_FILE))).data;
  return found !== undefined && found.version !== 1;
}

/** Writes who works in a box: this process. What is known already and not given anew stays noted. */
export async function claimBox(
  base: string,
  facts: Pick<LocalBoxMarker, 'createdAtMs' | 'isolation' | 'workspace' | 'tags'>,
): Promise<void> {
  const { createdAtMs, isolation } = facts;
  const before = await findMarker(base);
  const { workspace = before?.workspace, tags = before?.tags } = facts;
  const marker: LocalBoxMarker = {
    version: 1,
    owner: await describeProcess(process.pid),
    createdAtMs,
    isolation,
    ...(workspace === undefined ? {} : { workspace }),
    ...(tags === undefined ? {} : { tags }),
  };
  const draft = join(base, `${MARKER_FILE}.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(marker), { mode: 0o600 });
  await rename(draft, join(base, MARKER_FILE));
}

/** Whether the process that works in a box still runs. */
export function isOwnerAlive({ owner }: LocalBoxMarker): Promise<boolean> {
  return isSameProcess(owner);
}

/** The content of a file that only this user can change; undefined for any other and for what is no JSON. */
export async function readOwnJson(path: string): Promise<unknown> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile() || !isOwn(found)) return undefined;
    return JSON.parse(await handle.readFile('utf8'));
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}

function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  const user = process.geteuid?.();
  return user === undefined || (uid === user && (mode & OTHERS_WRITE) === 0);
}
