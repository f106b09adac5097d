import { access, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '@opengeni/config';
import { silentLog } from '@opengeni/contracts/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ProcessTable } from '../record/process-identity.ts';
import type { RunEntry } from '../record/run-entry.ts';
import type { RunState } from '../record/run-state.ts';
import { judgeRunOwners, reclaimDeadRuns } from './reclaim-runs.ts';
import type { Reclaimed } from './reclaim-runs.ts';

const processes: ProcessTable = {
  scope: 'here',
  find: (processId) => (processId === 1 ? { startedAt: '5' } : undefined),
};
const alive = { processId: 1, startedAt: '5', scope: 'here' };
const dead = { processId: 2, startedAt: '5', scope: 'here' };
const elsewhere = { processId: 1, startedAt: '5', scope: 'elsewhere' };

function judge(owners: RunState['owners'], nowMs = 0): string {
  const began = { deadlineAtMs: 1_000_000 } as NonNullable<RunState['began']>;
  return judgeRunOwners({ owners, began }, { processes, nowMs });
}

describe('a run', () => {
  it('lives as long as one of its processes does', () => {
    expect(judge([dead, alive])).toBe('alive');
    expect(judge([alive, elsewhere], 2_000_000)).toBe('alive');
  });

  it('is dead when all of its processes are', () => {
    expect(judge([dead, dead])).toBe('dead');
  });

  it('of processes that cannot be seen from here is left alone until its time is over', () => {
    expect(judge([dead, elsewhere], 1_000_000)).toBe('alive');
    expect(judge([dead, elsewhere], 1_060_001)).toBe('dead');
  });
});

describe('what dead runs have left', () => {
  let parent: string;
  let path: string;
  let workspace: string;

  const beganBy = (owner: typeof alive): RunEntry => ({
    type: 'run.began',
    version: 1,
    owner,
    deadlineAtMs: 1_000_000,
    request: {
      subject: { kind: 'sample', seed: 1 },
      backend: 'local',
      timeoutSeconds: 1,
      json: false,
      keepsBox: false,
      allowsUnsafeLocal: false,
      sharesNetwork: false,
      crashes: false,
      restores: false,
    },
  });
  const record = (...entries: RunEntry[]): Promise<void> =>
    writeFile(join(path, 'run.jsonl'), entries.map((entry) => JSON.stringify(entry)).join('\n'));
  const reclaim = (nowMs = 0): Promise<Reclaimed> =>
    reclaimDeadRuns({ parent, settings: parseSettings({}), log: silentLog, processes, nowMs });
  const exists = (file: string): Promise<boolean> =>
    access(file).then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'reclaim-'));
    path = join(parent, 'opengeni-demo-1');
    workspace = join(path, 'boxes', 'opengeni-local-1', 'openai-agents-sandbox-1');
    await mkdir(workspace, { recursive: true });
    await writeFile(join(workspace, 'file'), '');
  });

  afterEach(async () => {
    await rm(parent, { recursive: true, force: true });
  });

  it('is ended, also a box that nobody had recorded yet', async () => {
    await record(beganBy(dead));
    expect(await reclaim()).toEqual({ runs: 1, boxes: 1 });
    expect(await exists(path)).toBe(false);
  });

  it('is ended once, also a box whose envelope was never written', async () => {
    await record(beganBy(dead), { type: 'box.created', instanceId: workspace, envelope: null });
    expect(await reclaim()).toEqual({ runs: 1, boxes: 1 });
    expect(await reclaim()).toEqual({ runs: 0, boxes: 0 });
  });

  it('is not what a living run uses', async () => {
    await record(beganBy(dead), { type: 'worker.joined', owner: alive });
    expect(await reclaim()).toEqual({ runs: 0, boxes: 0 });
    expect(await exists(workspace)).toBe(true);
  });

  it('is not a box that somebody wants to keep, as long as it is there', async () => {
    await record(
      beganBy(dead),
      { type: 'box.created', instanceId: workspace, envelope: null },
      { type: 'box.kept', instanceId: workspace },
    );
    expect(await reclaim()).toEqual({ runs: 0, boxes: 0 });
    expect(await exists(workspace)).toBe(true);
    await rm(join(path, 'boxes', 'opengeni-local-1'), { recursive: true });
    await reclaim();
    expect(await exists(path)).toBe(false);
  });

  it('is not the directory of a run that has just begun, nor that of another version', async () => {
    const nowMs = Date.now() + 3_600_000;
    expect(await reclaim(nowMs)).toEqual({ runs: 0, boxes: 0 });
    expect(await exists(workspace)).toBe(true);
    await rm(join(path, 'boxes'), { recursive: true });
    await utimes(path, nowMs / 1000, nowMs / 1000);
    await reclaim(nowMs + 30_000);
    expect(await exists(path)).toBe(true);
    await reclaim(nowMs + 60_001);
    expect(await exists(path)).toBe(false);
  });

  it('is never looked for behind a link', async () => {
    const outside = join(parent, 'outside');
    await record(beganBy(dead));
    await symlink(path, join(parent, 'opengeni-demo-link'));
    await mkdir(outside);
    await symlink(outside, join(parent, 'opengeni-demo-2'));
    expect(await reclaim()).toEqual({ runs: 1, boxes: 1 });
    expect(await exists(outside)).toBe(true);
  });
});
