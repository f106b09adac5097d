import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimBox, findMarker } from './box-marker.ts';
import { takeTurn } from './isolation/box-turns.ts';
import { describeProcess, findProcessIdentity } from './process-identity.ts';
import { endLocalBox, listLocalBoxes, reclaimLocalBoxes } from './reclaim.ts';

describe('local boxes in a folder', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'reclaim-test-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function addBox(name: string, owner: 'alive' | 'dead' | 'unknown'): Promise<string> {
    const base = join(directory, `opengeni-local-${name}`);
    const workspace = join(base, `openai-agents-sandbox-${name}`);
    await mkdir(workspace, { recursive: true });
    await writeFile(join(workspace, 'file'), 'kept');
    if (owner !== 'unknown') await claimBox(base, { createdAtMs: 5, isolation: 'none' });
    if (owner !== 'dead') return workspace;
    const marker = { ...(await findMarker(base)), owner: { pid: 2 ** 30, startedAt: 'long ago' } };
    await writeFile(join(base, 'owner.json'), JSON.stringify(marker));
    return workspace;
  }

  /** Notes that a box runs, by a process that is its first one and its starter. */
  async function noteRunning(base: string, pid = process.pid): Promise<void> {
    const starter = await describeProcess(pid);
    const held = { first: starter, isNetworkShared: false, controlGroups: [], controlled: [] };
    await takeTurn(base, { number: 1, turn: { state: 'running', starter, held } });
  }

  it('are listed with the state of their owner', async () => {
    const boxes = [
      await addBox('a', 'alive'),
      await addBox('d', 'dead'),
      await addBox('u', 'unknown'),
    ];
    await mkdir(join(directory, 'somebody-elses'));
    const found: Record<string, string | undefined> = {};
    for await (const { instanceId, tags } of listLocalBoxes(directory))
      found[instanceId] = tags?.['owner'];
    expect(found).toEqual(
      Object.fromEntries(boxes.map((box, index) => [box, ['alive', 'dead', 'unknown'][index]])),
    );
  });

  it('keep the tags that they were made with, and are named as their session names them', async () => {
    const box = await addBox('t', 'unknown');
    const base = join(box, '..');
    const facts = { createdAtMs: 5, isolation: 'none' } as const;
    await claimBox(base, { ...facts, tags: { og_group: 'group', owner: 'made up' } });
    await claimBox(base, { ...facts, workspace: `${box}/../spelled/differently` });
    await claimBox(base, facts);
    const found = [];
    for await (const { instanceId, tags } of listLocalBoxes(directory))
      found.push({ instanceId, tags });
    expect(found).toMatchObject([
      {
        instanceId: `${box}/../spelled/differently`,
        tags: { og_group: 'group', owner: 'alive', isolation: 'none' },
      },
    ]);
  });

  it('are reclaimed when their owner is dead and nobody wants to keep them', async () => {
    const [alive, dead] = [await addBox('a', 'alive'), await addBox('d', 'dead')];
    const [unknown, kept] = [await addBox('u', 'unknown'), await addBox('k', 'dead')];
    expect(await reclaimLocalBoxes({ directory, keep: [kept] })).toEqual([dead]);
    expect([alive, dead, unknown, kept].map((box) => existsSync(box))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(await reclaimLocalBoxes({ directory, keep: [kept] })).toEqual([]);
  });

  it('whose marker is broken belong to nobody that could be judged', async () => {
    const box = await addBox('b', 'alive');
    await writeFile(join(box, '..', 'owner.json'), '{"version": 2');
    expect(await reclaimLocalBoxes({ directory })).toEqual([]);
  });

  it('whose marker was never written are reclaimed an hour after they last changed', async () => {
    const boxes = await Promise.all(
      ['o', 'k', 'n', 'f', 'r'].map((name) => addBox(name, 'unknown')),
    );
    const [old, kept, , foreign, running] = boxes as [string, string, string, string, string];
    await writeFile(join(foreign, '..', 'owner.json'), '{"version": 2}');
    await noteRunning(join(running, '..'));
    const past = new Date(Date.now() - 3_700_000);
    for (const box of [old, kept, foreign, running]) {
      await utimes(box, past, past);
      await utimes(join(box, '..'), past, past);
    }
    expect(await reclaimLocalBoxes({ directory, keep: [kept] })).toEqual([old]);
    expect(boxes.map((box) => existsSync(box))).toEqual([false, true, true, true, true]);
  });

  it('that run are in use, though the process that claimed them last is dead', async () => {
    const box = await addBox('d', 'dead');
    await noteRunning(join(box, '..'));
    expect(await reclaimLocalBoxes({ directory })).toEqual([]);
    await rm(join(box, '..', 'turn-1.json'));
    expect(await reclaimLocalBoxes({ directory })).toEqual([box]);
  });

  it('are never what lies in a folder that somebody else can change', async () => {
    const [linked, open] = [await addBox('l', 'dead'), await addBox('o', 'dead')];
    await chmod(join(open, '..'), 0o777);
    await rename(join(linked, '..'), join(directory, 'elsewhere'));
    await symlink(join(directory, 'elsewhere'), join(linked, '..'));
    const boxes = [linked, open];
    if (process.getuid?.() === 0) {
      const foreign = await addBox('f', 'dead');
      await chown(join(foreign, '..'), 1234, 1234);
      boxes.push(foreign);
    }
    for await (const { instanceId } of listLocalBoxes(directory))
      expect(boxes).not.toContain(instanceId);
    expect(await reclaimLocalBoxes({ directory })).toEqual([]);
    for (const box of boxes) {
      await expect(endLocalBox(box)).rejects.toMatchObject({ code: 'invalid_request' });
      expect(existsSync(join(box, 'file'))).toBe(true);
    }
  });

  it('end no process that a file of somebody else names', async () => {
    const box = await addBox('p', 'dead');
    const victim = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      await noteRunning(join(box, '..'), victim.pid);
      await chmod(join(box, '..', 'turn-1.json'), 0o666);
      await endLocalBox(box);
      expect(victim.signalCode).toBeNull();
      expect(await findProcessIdentity(victim.pid ?? 0)).toBeDefined();
    } finally {
      victim.kill('SIGKILL');
    }
  });

  it('are removed without what their links lead to', async () => {
    const box = await addBox('d', 'dead');
    await mkdir(join(directory, 'outside'));
    await writeFile(join(directory, 'outside', 'file'), '');
    await symlink(join(directory, 'outside'), join(box, 'link'));
    await endLocalBox(box);
    expect(existsSync(join(directory, 'outside', 'file'))).toBe(true);
    expect(existsSync(join(box, '..'))).toBe(false);
  });

  it.each([
    '/',
    '/tmp',
    '/people/me/project',
    '/tmp/opengeni-local-1',
    '/tmp/x/openai-agents-sandbox-1',
  ])('are the only folders that can be ended so, not %s', async (path) => {
    await expect(endLocalBox(path)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
