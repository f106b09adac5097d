import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { listChildren, waitForEndOf } from './process-tree.ts';
import { openWorkerRoom } from './worker-process.ts';
import type { WorkerRoom } from './worker-process.ts';

const seed = Number(process.env['OPENGENI_KILL_SEED'] ?? Date.now() % 1_000_000);
/** About as long as a run takes that nobody kills. */
const longestMs = 6_000;
const VICTIMS = ['worker', 'supervisor', 'both'] as const;

type Victim = (typeof VICTIMS)[number];

const random = createRandom(seed);
const kills = Array.from({ length: 10 }, (_kill, index) => ({
  victim: VICTIMS[index % VICTIMS.length] ?? 'both',
  delayMs: Math.floor(random() * longestMs),
}));

describe(`kill -9 at random moments (OPENGENI_KILL_SEED=${seed} repeats them)`, () => {
  let room: WorkerRoom;

  beforeEach(async () => {
    room = await openWorkerRoom();
  });

  afterEach(async () => {
    await room.close();
  });

  it('leave no box after a later run', { timeout: 300_000 }, async () => {
    for (const { victim, delayMs } of kills) {
      const run = await room.run(['--seed', '2', '--crash', '--restore'], {
        onStart: (child) => {
          const timer = setTimeout(() => void strike(victim, child), delayMs);
          child.once('exit', () => clearTimeout(timer));
        },
      });
      if (victim !== 'worker') continue;
      const said = `${victim} after ${delayMs} ms: ${run.stdout}${run.stderr}`;
      expect(run.exitCode, said).toBe(0);
      expect(run.stdout, said).toMatch(/boxes: (\d) created, \1 ended, 0 left\n$/);
    }
    const later = await room.run(['--seed', '1']);
    await waitForEndOf(room.path);
    expect(later).toMatchObject({ exitCode: 0, leftBehind: [] });
  });
});

async function strike(victim: Victim, { pid = 0 }: ChildProcess): Promise<void> {
  const workers = victim === 'supervisor' ? [] : await listChildren(pid);
  // The supervisor first, so that it cannot start another worker.
  for (const processId of victim === 'worker' ? workers : [pid, ...workers]) {
    try {
      process.kill(processId, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
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
