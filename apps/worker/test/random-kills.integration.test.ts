import type { ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { WORKER_COMMAND } from '../src/demo/supervision/worker-process.ts';
import { listChildrenWith, waitForEndOf } from './process-tree.ts';
import { openWorkerRoom } from './worker-process.ts';
import type { WorkerExit, WorkerRoom } from './worker-process.ts';

const seed = Number(process.env['OPENGENI_KILL_SEED'] ?? Date.now() % 1_000_000);
const ACTS = ['--seed', '2', '--crash', '--restore'];
const KILLS = 10;
/** How many runs may end before one of them is struck. */
const MAX_DRAWS = 5;
/** Said by a worker shortly before its report, after which it does not watch its supervisor any more. */
const LAST_ACT = 'fill it from the archive';
const VICTIMS = ['worker', 'supervisor', 'both'] as const;

type Victim = (typeof VICTIMS)[number];

interface Strike {
  readonly victim: Victim;
  readonly delayMs: number;
}

interface StruckRun extends WorkerExit {
  /** The processes that were killed; none when the run was over before. */
  readonly killed: readonly number[];
}

const random = createRandom(seed);

describe(`kill -9 at ${KILLS} random moments (OPENGENI_KILL_SEED=${seed} repeats them)`, () => {
  let room: WorkerRoom;

  beforeEach(async () => {
    room = await openWorkerRoom();
  });

  afterEach(async () => {
    await room.close();
  });

  it(
    'leaves no box: the run goes on without a worker, a worker ends without its supervisor, and a later run ends what both left',
    { timeout: 600_000 },
    async () => {
      const lengthMs = await measureRun(room);
      for (let index = 0; index < KILLS; index += 1) {
        const victim = VICTIMS[index % VICTIMS.length] ?? 'both';
        // One moment in each tenth of a run, so that no act is left out.
        const latestMs = ((index + random()) / KILLS) * lengthMs;
        const { run, said } = await strikeRun(room, { victim, delayMs: latestMs });
        expect(run.killed.length, said).toBeGreaterThanOrEqual(victim === 'both' ? 2 : 1);
        await expectNoBox(room, { victim, run, said });
      }
    },
  );
});

/** How long the workers of a run take that nobody kills, here and now. */
async function measureRun(room: WorkerRoom): Promise<number> {
  let startedAt: Promise<number> = Promise.resolve(0);
  const run = await room.run(ACTS, {
    onStart: (child) => {
      startedAt = waitForWorkers(child).then(() => performance.now());
    },
  });
  expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
  return performance.now() - (await startedAt);
}

/** Runs until a strike has hit. A run that was over before is tried again with an earlier moment. */
async function strikeRun(
  room: WorkerRoom,
  { victim, delayMs }: Strike,
): Promise<{ run: StruckRun; said: string }> {
  const strike = { victim, delayMs };
  for (let draw = 1; ; draw += 1) {
    const run = await runAndStrike(room, strike);
    const said = `${victim} after ${Math.round(strike.delayMs)} ms: ${run.stdout}${run.stderr}`;
    if (run.killed.length > 0 || draw === MAX_DRAWS) return { run, said };
    strike.delayMs *= random();
  }
}

async function runAndStrike(room: WorkerRoom, { victim, delayMs }: Strike): Promise<StruckRun> {
  let striking: Promise<readonly number[]> = Promise.resolve([]);
  const run = await room.run(ACTS, {
    onStart: (child) => {
      striking = strikeAfter(child, { victim, delayMs });
    },
  });
  return { ...run, killed: await striking };
}

/** Kills so long after the first worker began, or once there is one again; gives the ids of the killed. */
async function strikeAfter(
  child: ChildProcess,
  { victim, delayMs }: Strike,
): Promise<readonly number[]> {
  await waitForWorkers(child);
  await sleep(delayMs);
  const workers = await waitForWorkers(child);
  const { pid } = child;
  if (workers.length === 0 || pid === undefined) return [];
  // The supervisor first, so that it cannot start another worker.
  const victims = { worker: workers, supervisor: [pid], both: [pid, ...workers] }[victim];
  return victims.filter((processId) => kill(processId));
}

/** The workers as soon as there are any; none when the run is over. */
async function waitForWorkers(supervisor: ChildProcess): Promise<readonly number[]> {
  const { pid = 0 } = supervisor;
  while (supervisor.exitCode === null && supervisor.signalCode === null) {
    const workers = await listChildrenWith(pid, WORKER_COMMAND);
    if (workers.length > 0) return workers;
    await sleep(10);
  }
  return [];
}

/** Whether the process was still there to be killed. */
function kill(processId: number): boolean {
  try {
    return process.kill(processId, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

async function expectNoBox(
  room: WorkerRoom,
  { victim, run, said }: { victim: Victim; run: StruckRun; said: string },
): Promise<void> {
  if (victim === 'worker') {
    expect(run.exitCode, said).toBe(0);
    expect(run.stdout, said).toMatch(/boxes: (\d) created, \1 ended, 0 left\n$/);
    expect(run.leftBehind, said).toEqual([]);
    return;
  }
  expect(run.exitCode, said).toBeNull();
  await waitForEndOf(room.path);
  if (victim === 'supervisor' && !run.stdout.includes(LAST_ACT)) {
    expect(await readdir(room.path), said).toEqual([]);
    return;
  }
  const later = await room.run(['--seed', '1']);
  expect(later, said).toMatchObject({ exitCode: 0, leftBehind: [] });
}

/** Numbers from 0 to 1 that depend on nothing but the seed; the generator is known as mulberry32. */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
