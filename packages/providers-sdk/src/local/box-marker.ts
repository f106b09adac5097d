import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { findProcessIdentity, isSameProcess } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** A folder of ours around each workspace, so that a create that fails halfway leaves nothing behind. */
export const BASE_PREFIX = 'opengeni-local-';
export const WORKSPACE_PREFIX = 'openai-agents-sandbox-';

const ProcessRecord = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string().optional(),
});
type ProcessRecord = z.infer<typeof ProcessRecord>;

/** What lies beside a workspace: who works in it, and how it is fenced. */
export const LocalBoxMarker = z.object({
  version: z.literal(1),
  owner: ProcessRecord,
  createdAtMs: z.number(),
  isolation: z.enum(['bubblewrap', 'none']),
  /** The first process of the running box, when it is fenced. */
  holder: ProcessRecord.optional(),
  /** The workspace as the session names it. */
  workspace: z.string().optional(),
  /** What the box was tagged with when it was made. */
  tags: z.record(z.string(), z.string()).optional(),
});
export type LocalBoxMarker = z.infer<typeof LocalBoxMarker>;

const MARKER_FILE = 'owner.json';

/** The folder around a workspace of ours; undefined for any other path. */
export function baseOfWorkspace(workspace: string): string | undefined {
  const base = dirname(workspace);
  const isOurs =
    basename(workspace).startsWith(WORKSPACE_PREFIX) && basename(base).startsWith(BASE_PREFIX);
  return isOurs ? base : undefined;
}

/** What is written beside a workspace; undefined when there is nothing that can be read. */
export async function findMarker(base: string): Promise<LocalBoxMarker | undefined> {
  const text = await readFile(join(base, MARKER_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return LocalBoxMarker.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes who works in a box: this process. What is known already and not given anew stays noted. */
export async function claimBox(
  base: string,
  facts: Pick<LocalBoxMarker, 'createdAtMs' | 'isolation' | 'workspace' | 'tags'> & {
    readonly holderPid?: number;
  },
): Promise<void> {
  const { createdAtMs, isolation, holderPid } = facts;
  const before = await findMarker(base);
  const { workspace = before?.workspace, tags = before?.tags } = facts;
  const owner = toRecord((await findProcessIdentity(process.pid)) ?? { pid: process.pid });
  const holder = holderPid === undefined ? before?.holder : await findProcessIdentity(holderPid);
  const marker: LocalBoxMarker = {
    version: 1,
    owner,
    createdAtMs,
    isolation,
    ...(holder === undefined ? {} : { holder: toRecord(holder) }),
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

function toRecord({ pid, startedAt }: ProcessIdentity): ProcessRecord {
  return startedAt === undefined ? { pid } : { pid, startedAt };
}
