import { lstat } from 'node:fs/promises';

import { bestEffort } from '@opengeni/contracts/errors';

import { judgeProcess } from '../record/process-identity.ts';
import type { ProcessTable } from '../record/process-identity.ts';
import { listRunDirectories, removeRunDirectory } from '../record/run-directory.ts';
import type { RunDirectory } from '../record/run-directory.ts';
import type { RunState } from '../record/run-state.ts';
import { listBoxPlaces } from './box-places.ts';
import { endRunBoxes } from './end-run-boxes.ts';
import type { EndBoxesOptions } from './end-run-boxes.ts';

export interface ReclaimOptions extends EndBoxesOptions {
  /** Directory that holds the directories of the runs. */
  readonly parent: string;
  readonly processes: ProcessTable;
  readonly nowMs: number;
}

export interface Reclaimed {
  readonly runs: number;
  readonly boxes: number;
}

/** Time from the making of a run's directory to its first entry, with much to spare. */
const newbornMs = 60_000;
/** Time for the clean-up after the time limit of a run. */
const graceMs = 60_000;

/** Ends the boxes of runs whose processes are all dead, and removes what else they have left. Never throws. */
export async function reclaimDeadRuns(options: ReclaimOptions): Promise<Reclaimed> {
  const { log } = options;
  let runs = 0;
  let boxes = 0;
  await bestEffort(log, 'look for dead runs', async () => {
    for (const run of await listRunDirectories(options.parent)) {
      await bestEffort(log, 'end a dead run', async () => {
        if (!(await isDead(run, options))) return;
        const already = (await run.journal.read()).boxes.filter(isEnded).length;
        const { ended, left } = await endRunBoxes(run, options);
        if (left.length > 0) return;
        await removeRunDirectory(run);
        runs += 1;
        boxes += ended - already;
      });
    }
  });
  return { runs, boxes };
}

async function isDead(run: RunDirectory, options: ReclaimOptions): Promise<boolean> {
  const state = await run.journal.read();
  if (state.began === undefined) return await isAbandoned(run, options.nowMs);
  if (await hasKeptBox(run, state)) return false;
  return judgeRunOwners(state, options) === 'dead';
}

/** A run lives as long as one of its processes does; where that cannot be told, until its time is over. */
export function judgeRunOwners(
  { owners, began }: Pick<RunState, 'owners' | 'began'>,
  { processes, nowMs }: Pick<ReclaimOptions, 'processes' | 'nowMs'>,
): 'alive' | 'dead' {
  const verdicts = owners.map((owner) => judgeProcess(owner, processes));
  if (verdicts.includes('alive')) return 'alive';
  if (!verdicts.includes('unknown')) return 'dead';
  return nowMs > (began?.deadlineAtMs ?? Number.POSITIVE_INFINITY) + graceMs ? 'dead' : 'alive';
}

// A directory with boxes but without a beginning was written by a worker of another version.
async function isAbandoned({ path, boxesPath }: RunDirectory, nowMs: number): Promise<boolean> {
  const { mtimeMs } = await lstat(path);
  return nowMs - mtimeMs > newbornMs && (await listBoxPlaces(boxesPath)).length === 0;
}

async function hasKeptBox(
  { boxesPath }: RunDirectory,
  { boxes, began }: RunState,
): Promise<boolean> {
  const kept = boxes.filter(({ status }) => status === 'kept');
  if (kept.length === 0 || began?.request.backend === 'docker') return kept.length > 0;
  const present = await listBoxPlaces(boxesPath);
  return kept.some(({ instanceId }) =>
    present.some(({ workspacePath }) => workspacePath === instanceId),
  );
}

function isEnded({ status }: RunState['boxes'][number]): boolean {
  return status === 'ended';
}
