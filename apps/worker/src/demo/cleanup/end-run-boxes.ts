import { rm } from 'node:fs/promises';

import { bestEffort } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import { reclaimLocalBoxes } from '@opengeni/providers-sdk';

import type { DemoBackend } from '../demo-backend.ts';
import { looseRecordOf } from '../loose-record.ts';
import { endBoxById, endStoredBox } from '../open-box.ts';
import type { StoredBoxRequest } from '../open-box.ts';
import type { RunDirectory } from '../record/run-directory.ts';
import type { RecordedBox } from '../record/run-state.ts';
import { listBoxPlaces } from './box-places.ts';
import type { BoxPlace } from './box-places.ts';
import { removeContainersOf } from './docker-containers.ts';

/** The boxes of a run, by the records of the callbacks and by what is on the disk. */
export interface BoxCount {
  readonly created: number;
  readonly ended: number;
  /** Ids of those that are still there. */
  readonly left: readonly string[];
}

export interface EndBoxesOptions {
  readonly settings: StoredBoxRequest['settings'];
  readonly log: Log;
}

/**
 * Ends every box of a run that is still there and that nobody wants to keep: those whose process is dead, those of
 * the run file, by their envelopes, and those that were made but never recorded. Never throws; may be repeated.
 */
export async function endRunBoxes(run: RunDirectory, options: EndBoxesOptions): Promise<BoxCount> {
  const { log } = options;
  await bestEffort(log, 'end the boxes of a run', async () => {
    await bestEffort(log, 'end the boxes of dead processes', () => endAbandoned(run));
    const { began, boxes } = await run.journal.read();
    const backend = began?.request.backend ?? 'local';
    for (const box of boxes.filter(({ status }) => status === 'open'))
      await endRecorded(run, { box, backend, ...options });
    for (const place of await listBoxPlaces(run.boxesPath)) {
      if (!boxes.some((box) => box.status === 'kept' && isAt(box, place.workspacePath ?? '')))
        await bestEffort(log, 'end a box', () => endFound(run, { place, backend, ...options }));
    }
  });
  return await countBoxes(run);
}

async function countBoxes({ journal, boxesPath }: RunDirectory): Promise<BoxCount> {
  const { began, boxes } = await journal.read();
  const onDisk = (await listBoxPlaces(boxesPath)).flatMap(
    ({ workspacePath = [] }) => workspacePath,
  );
  // Whoever keeps a local box may remove it by hand.
  const isThere = (box: RecordedBox): boolean =>
    box.status === 'open' ||
    (box.status === 'kept' &&
      (began?.request.backend === 'docker' || onDisk.some((path) => isAt(box, path))));
  const open = boxes.filter(isThere);
  const unrecorded = onDisk.filter((path) => !open.some((box) => isAt(box, path)));
  return {
    created: boxes.length,
    ended: boxes.length - open.length,
    left: [...open.map(({ instanceId }) => instanceId), ...unrecorded],
  };
}

async function endAbandoned(run: RunDirectory): Promise<void> {
  const { boxes } = await run.journal.read();
  const keep = boxes.filter(({ status }) => status === 'kept').map(({ instanceId }) => instanceId);
  for (const instanceId of await reclaimLocalBoxes({ directory: run.boxesPath, keep }))
    await noteEnd(run, instanceId);
}

interface RecordedEnd extends EndBoxesOptions {
  readonly box: RecordedBox;
  readonly backend: DemoBackend;
}

async function endRecorded(
  { journal }: RunDirectory,
  { box: { instanceId, envelope }, ...request }: RecordedEnd,
): Promise<void> {
  if (envelope === null) return;
  if (await endStoredBox({ ...request, envelope }))
    journal.append({ type: 'box.ended', instanceId });
}

interface FoundEnd extends EndBoxesOptions {
  readonly place: BoxPlace;
  readonly backend: DemoBackend;
}

/** What is on the disk now could not be ended by its envelope, or was never recorded. */
async function endFound(run: RunDirectory, { place, backend, settings }: FoundEnd): Promise<void> {
  const { path, workspacePath } = place;
  if (workspacePath !== undefined) {
    if (backend === 'docker') await removeContainersOf(workspacePath);
    else await endBoxById({ backend, settings }, workspacePath);
  }
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
  if (workspacePath !== undefined) await noteEnd(run, workspacePath);
}

/** Notes the end of a box by its workspace, also of one that was never recorded. */
async function noteEnd({ journal }: RunDirectory, workspacePath: string): Promise<void> {
  const { boxes } = await journal.read();
  const recorded = boxes.find((box) => isAt(box, workspacePath));
  if (!recorded) journal.append({ type: 'box.found', instanceId: workspacePath });
  journal.append({ type: 'box.ended', instanceId: recorded?.instanceId ?? workspacePath });
}

function isAt({ instanceId, envelope }: RecordedBox, workspacePath: string): boolean {
  const state = looseRecordOf(looseRecordOf(envelope)['sessionState']);
  const { workspaceRootPath } = looseRecordOf(state['providerState']);
  return instanceId === workspacePath || workspaceRootPath === workspacePath;
}
