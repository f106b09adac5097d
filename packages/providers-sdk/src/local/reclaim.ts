import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '@opengeni/contracts/errors';
import type { ProviderInventoryEntry } from '@opengeni/contracts/ports';
import {
  BASE_PREFIX,
  WORKSPACE_PREFIX,
  baseOfWorkspace,
  findMarker,
  isOwnerAlive,
} from './box-marker.ts';
import type { LocalBoxMarker } from './box-marker.ts';
import { resolveLocalLimits } from './isolation/box-limits.ts';
import { removeControlGroups } from './isolation/control-groups.ts';
import { isSameProcess } from './process-identity.ts';
import { removeTree } from './remove-tree.ts';
import { endStrayProcesses, killProcess } from './stray-processes.ts';

/** Value of the tag `owner` of an inventory entry. `unknown` is a box whose marker was never written. */
export type LocalOwnerState = 'alive' | 'dead' | 'unknown';

export interface ReclaimOptions {
  /** Instance ids of boxes that are still needed, such as those that leases name. */
  readonly keep?: Iterable<string>;
  /** Folder that the boxes are in. Default: the folder of this machine for temporary files. */
  readonly directory?: string;
}

const END_POLL_MS = 5;
const END_TIMEOUT_MS = 5000;

/**
 * The local boxes of this machine, whichever process made them, with the tags that they were made with. The tag `owner`
 * says whether the process still runs that works in the box.
 */
export async function* listLocalBoxes(
  directory = tmpdir(),
): AsyncGenerator<ProviderInventoryEntry> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(BASE_PREFIX))) {
    const base = join(directory, name);
    const found = await stat(base).catch(() => undefined);
    if (found?.isDirectory() !== true) continue;
    const entries = await readdir(base).catch(() => []);
    const workspace = entries.find((entry) => entry.startsWith(WORKSPACE_PREFIX));
    const marker = await findMarker(base);
    yield {
      instanceId: marker?.workspace ?? join(base, workspace ?? `${WORKSPACE_PREFIX}none`),
      createdAtMs: marker?.createdAtMs ?? found.birthtimeMs,
      tags: {
        ...marker?.tags,
        owner: await describeOwner(marker),
        ...(marker === undefined
          ? {}
          : { ownerPid: String(marker.owner.pid), isolation: marker.isolation }),
      },
    };
  }
}

/** Ends the local boxes whose owner died without ending them; returns their instance ids. */
export async function reclaimLocalBoxes(options: ReclaimOptions = {}): Promise<readonly string[]> {
  const keep = new Set(options.keep);
  const reclaimed: string[] = [];
  for await (const { instanceId, tags } of listLocalBoxes(options.directory)) {
    if (tags?.['owner'] !== 'dead' || keep.has(instanceId)) continue;
    await endLocalBox(instanceId);
    reclaimed.push(instanceId);
  }
  return reclaimed;
}

/**
 * Ends a box by the path of its workspace, whichever process owns it: its processes first, then its files.
 * Throws code `invalid_request` for a path that no local box has.
 */
export async function endLocalBox(workspace: string): Promise<void> {
  const base = baseOfWorkspace(workspace);
  if (base === undefined) {
    throw new SandboxError(
      'invalid_request',
      `The path ${JSON.stringify(workspace)} is no workspace of a local box; give an instance id of the inventory.`,
      { details: { instanceId: workspace } },
    );
  }
  const marker = await findMarker(base);
  await endProcesses(workspace, marker);
  if (marker?.isolation === 'bubblewrap') {
    await removeControlGroups(basename(base), resolveLocalLimits());
  }
  await removeTree(base);
}

/** Ends what an owner that died has left running in a box, so that it does not go on beside the next one. */
export async function endLeftProcesses(workspace: string, marker: LocalBoxMarker): Promise<void> {
  if (!(await isOwnerAlive(marker))) await endProcesses(workspace, marker);
}

async function endProcesses(workspace: string, marker: LocalBoxMarker | undefined): Promise<void> {
  if (marker?.holder !== undefined) await endHolder(marker.holder);
  if (marker?.isolation !== 'bubblewrap') await endStrayProcesses(workspace);
}

async function endHolder(holder: NonNullable<LocalBoxMarker['holder']>): Promise<void> {
  const deadline = performance.now() + END_TIMEOUT_MS;
  while (await isSameProcess(holder)) {
    if (performance.now() > deadline) {
      throw new SandboxError('provider_failed', 'The processes of the local box did not end.', {
        details: { pid: holder.pid },
      });
    }
    killProcess(holder.pid);
    await sleep(END_POLL_MS);
  }
}

async function describeOwner(marker: LocalBoxMarker | undefined): Promise<LocalOwnerState> {
  if (marker === undefined) return 'unknown';
  return (await isOwnerAlive(marker)) ? 'alive' : 'dead';
}
