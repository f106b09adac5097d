import { lstat, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { ProviderInventoryEntry } from '@opengeni/contracts/ports';
import {
  BASE_PREFIX,
  MARKER_FILE,
  WORKSPACE_PREFIX,
  baseOfWorkspace,
  findMarker,
  hasForeignMarker,
  isOwnFolder,
  isOwnerAlive,
} from './box-marker.ts';
import type { LocalBoxMarker } from './box-marker.ts';
import { endBox, isBoxRunning } from './isolation/box-sharing.ts';
import { isTurnFile } from './isolation/box-turns.ts';
import { removeTree } from './remove-tree.ts';
import { endStrayProcesses } from './stray-processes.ts';

/** Value of the tag `owner` of an inventory entry. `unknown` is a box whose marker was never written. */
export type LocalOwnerState = 'alive' | 'dead' | 'unknown';

export interface ReclaimOptions {
  /** Instance ids of boxes that are still needed, such as those that leases name. */
  readonly keep?: Iterable<string>;
  /** Folder that the boxes are in. Default: the folder of this machine for temporary files. */
  readonly directory?: string;
}

/** Longer than any creation of a box takes before its marker is there. */
const UNKNOWN_AGE_MS = 3_600_000;

/**
 * The local boxes of this user on this machine, whichever process made them, with the tags that they were made with. The
 * tag `owner` says whether a process still runs that works in the box.
 */
export async function* listLocalBoxes(
  directory = tmpdir(),
): AsyncGenerator<ProviderInventoryEntry> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(BASE_PREFIX))) {
    const base = join(directory, name);
    const found = await stat(base).catch(() => undefined);
    if (found === undefined || !(await isOwnFolder(base))) continue;
    const entries = await readdir(base).catch(() => []);
    const workspace = entries.find((entry) => entry.startsWith(WORKSPACE_PREFIX));
    const marker = await findMarker(base);
    yield {
      instanceId: marker?.workspace ?? join(base, workspace ?? `${WORKSPACE_PREFIX}none`),
      createdAtMs: marker?.createdAtMs ?? found.birthtimeMs,
      tags: {
        ...marker?.tags,
        owner: await describeOwner(base, marker),
        ...(marker === undefined
          ? {}
          : { ownerPid: String(marker.owner.pid), isolation: marker.isolation }),
      },
    };
  }
}

/**
 * Ends the local boxes of this user whose owner died without ending them, and removes folders of boxes that were never
 * finished or only half removed, an hour after they last changed; returns their instance ids.
 */
export async function reclaimLocalBoxes(options: ReclaimOptions = {}): Promise<readonly string[]> {
  const keep = new Set(options.keep);
  const reclaimed: string[] = [];
  for await (const { instanceId, tags } of listLocalBoxes(options.directory)) {
    const owner = tags?.['owner'];
    const isLeft = owner === 'dead' || (owner === 'unknown' && (await isAbandoned(instanceId)));
    if (!isLeft || keep.has(instanceId)) continue;
    await endLocalBox(instanceId);
    reclaimed.push(instanceId);
  }
  return reclaimed;
}

/**
 * Ends a box by the path of its workspace, whichever process owns it: its processes first, then its files.
 * Throws code `invalid_request` for a path that no local box of this user has.
 */
export async function endLocalBox(workspace: string): Promise<void> {
  const base = baseOfWorkspace(workspace);
  if (base === undefined) throw noLocalBox(workspace);
  if ((await lstat(base).catch(() => undefined)) === undefined) return;
  if (!(await isOwnFolder(base))) throw noLocalBox(workspace);
  const marker = await findMarker(base);
  if (marker?.isolation !== 'none') await endBox(base);
  if (marker?.isolation !== 'bubblewrap') await endStrayProcesses(workspace);
  await removeBox(base);
}

/**
 * Ends what an owner that died has left running in a box without isolation, so that it does not go on beside the next
 * one. The kernel ends what runs in an isolated one.
 */
export async function endLeftProcesses(workspace: string, marker: LocalBoxMarker): Promise<void> {
  if (marker.isolation === 'bubblewrap' || (await isOwnerAlive(marker))) return;
  await endStrayProcesses(workspace);
}

/** The marker goes last, so that a removal which stops halfway leaves a box that can be ended again. */
export async function removeBox(base: string): Promise<void> {
  for (const name of await readdir(base).catch(() => [])) {
    if (name !== MARKER_FILE && !isTurnFile(name)) await removeTree(join(base, name));
  }
  await removeTree(base);
}

async function describeOwner(
  base: string,
  marker: LocalBoxMarker | undefined,
): Promise<LocalOwnerState> {
  // Whoever started the box may be another process than the one that claimed it last.
  if (await isBoxRunning(base)) return 'alive';
  if (marker === undefined) return 'unknown';
  return (await isOwnerAlive(marker)) ? 'alive' : 'dead';
}

/** A folder without a marker that nobody has changed for long; one of a later version is not ours to judge. */
async function isAbandoned(workspace: string): Promise<boolean> {
  const base = baseOfWorkspace(workspace);
  if (base === undefined || (await hasForeignMarker(base))) return false;
  const changed = await Promise.all(
    [base, workspace].map(async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0),
  );
  return Date.now() - Math.max(...changed) > UNKNOWN_AGE_MS;
}

function noLocalBox(workspace: string): SandboxError {
  return new SandboxError(
    'invalid_request',
    `The path ${JSON.stringify(workspace)} is no workspace of a local box of this user; give an instance id of the inventory.`,
    { details: { instanceId: workspace } },
  );
}
