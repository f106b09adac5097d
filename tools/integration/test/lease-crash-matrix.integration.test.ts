import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaseKeyOf, placedBoxOf } from '@opengeni/sandbox/leases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChildPlan } from '../src/lease-child.ts';
import { listBoxes, openScene } from '../src/lease-scene.ts';
import type { Scene, SceneAddress } from '../src/lease-scene.ts';
import { startNatsServer } from '../src/nats-server.ts';
import type { NatsServer } from '../src/nats-server.ts';

/** One process is killed after one step; `before` prepares the lease, and the survivors must find `text`. */
interface Case {
  readonly story: 'spawn' | 'restore' | 'use' | 'drain';
  readonly dieAfter: string;
  /** Content of `state.txt` that no crash may lose; undefined: there was none to lose. */
  readonly text?: string;
}

const SPAWN_STEPS = [
  'beat',
  'said acquire',
  'created',
  'said record_created',
  'filled',
  'said commit_warm',
];

const USE_STEPS = ['held', 'said begin_capture', 'captured', 'said save_archive', 'said release'];

const DRAIN_STEPS = [
  'said begin_stop',
  'captured',
  'said commit_capture',
  'terminated',
  'said finish_stop',
];

const cases: readonly Case[] = [
  ...SPAWN_STEPS.map((dieAfter) => ({ story: 'spawn', dieAfter }) as const),
  ...SPAWN_STEPS.map((dieAfter) => ({ story: 'restore', dieAfter, text: 'first life' }) as const),
  ...USE_STEPS.map((dieAfter) => ({ story: 'use', dieAfter, text: 'in use' }) as const),
  ...DRAIN_STEPS.map((dieAfter) => ({ story: 'drain', dieAfter, text: 'left behind' }) as const),
];

const TIMEOUT_MS = 90_000;
const SETTLE_MS = 45_000;

describe.each(['sqlite', 'nats'] as const)('on the %s store', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-crash-'));
  const workspaceId = `crash-${randomUUID()}`;
  let server: NatsServer | undefined;
  let url = '';
  beforeAll(async () => {
    if (kind === 'sqlite') return;
    server = await startNatsServer();
    ({ url } = server);
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A store and a folder of its own for each group. */
  function addressOf(groupId: string): SceneAddress {
    const home = join(folder, groupId);
    mkdirSync(home);
    const store = kind === 'sqlite' ? { kind } : { kind, url, bucket: groupId };
    return { folder: home, workspaceId, store };
  }

  it.concurrent('no step is left out', { timeout: TIMEOUT_MS }, async () => {
    const groupId = 'survey';
    const address = addressOf(groupId);
    const used = await runChild({ address, groupId, role: 'use', text: 'survey' });
    expect(used.end).toBe('exit 0');
    // A claim is renewed as often as the machine is slow.
    const steps = used.steps.filter((step) => step !== 'said renew_claim');
    expect([...new Set(steps)]).toEqual([...SPAWN_STEPS, ...USE_STEPS]);
    const reaped = await runChild({
      address,
      groupId,
      role: 'reap',
      text: 'survey',
      dieAfter: 'said finish_stop',
    });
    expect(reaped.end).toBe('SIGKILL');
    expect(reaped.steps.filter((step) => step !== 'said renew_claim')).toEqual(DRAIN_STEPS);
  });

  it.concurrent.each(cases)(
    'a kill after "$dieAfter" of $story leaves nothing behind',
    { timeout: TIMEOUT_MS },
    async (row) => {
      const groupId = `${row.story}-${row.dieAfter.replaceAll(' ', '-')}`;
      const address = addressOf(groupId);
      await using scene = await openScene(address);
      await prepare(scene, address, { row, groupId });
      const role = { spawn: 'use', restore: 'use', use: 'use', drain: 'reap' } as const;
      const content = row.text ?? 'never captured';
      const plan = {
        address,
        groupId,
        role: role[row.story],
        text: content,
        dieAfter: row.dieAfter,
      };
      expect((await runChild(plan)).end).toBe('SIGKILL');
      await recover(scene, address, { row, groupId });
    },
  );
});

interface Stage {
  readonly row: Case;
  readonly groupId: string;
}

/** A restore needs an archive and no box; a drain needs a box that nobody holds. */
async function prepare(
  scene: Scene,
  address: SceneAddress,
  { row, groupId }: Stage,
): Promise<void> {
  if (row.text === undefined || row.story === 'use') return;
  const held = await open(scene, address, groupId);
  await held.box.box.files?.writeBytes('state.txt', Buffer.from(row.text));
  await held.release();
  if (row.story === 'restore') await settle(scene, address, groupId);
}

/** Somebody opens the lease again while others clean up; then everybody leaves. */
async function recover(
  scene: Scene,
  address: SceneAddress,
  { row, groupId }: Stage,
): Promise<void> {
  const cleaning = new AbortController();
  const reapers = [scene.createReaper(), scene.createReaper()].map((reaper) =>
    reaper.run({ everyMs: 200, signal: cleaning.signal }),
  );
  const held = await open(scene, address, groupId);
  try {
    const files = held.box.box.files;
    const bytes = await files
      ?.stat('state.txt')
      .then((found) => (found === undefined ? undefined : files.readBytes('state.txt')));
    if (row.text !== undefined) expect(Buffer.from(bytes ?? []).toString()).toBe(row.text);
    const result = await held.box.box.commands.run({ command: 'echo alive' });
    expect(result.stdout).toBe('alive\n');
    await waitUntil(
      'one box is left',
      async () => (await listBoxes(address, groupId)).length === 1,
    );
    const record = await scene.table.read(held.leaseKey);
    expect(record?.state.name).toBe('warm');
    expect(record === undefined ? undefined : placedBoxOf(record)?.instanceId).toBe(
      held.instanceId,
    );
    expect(() => held.assertHeld()).not.toThrow();
  } finally {
    await held.release();
    cleaning.abort();
    await Promise.all(reapers);
  }
  await settle(scene, address, groupId);
}

/** Reaps until there is no box. */
async function settle(scene: Scene, address: SceneAddress, groupId: string): Promise<void> {
  const reaper = scene.createReaper();
  await waitUntil(`${groupId} is cold and has no box`, async () => {
    await reaper.sweep();
    const state = (await scene.table.read(leaseKeyOf(address.workspaceId, groupId)))?.state.name;
    return state === 'cold' && (await listBoxes(address, groupId)).length === 0;
  });
}

async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It did not become so that ${what}.`);
    await sleep(50);
  }
}

function open(scene: Scene, { workspaceId }: SceneAddress, groupId: string) {
  return scene.keeper.open({
    workspaceId,
    groupId,
    backend: 'local',
    driver: scene.driver,
    timeoutMs: SETTLE_MS,
  });
}

interface ChildReport {
  /** The name of the signal, or the exit code with what the child said. */
  readonly end: string;
  readonly steps: readonly string[];
}

async function runChild(plan: ChildPlan): Promise<ChildReport> {
  const program = join(import.meta.dirname, '../src/lease-child.ts');
  const child = spawn(
    process.execPath,
    ['--conditions=@opengeni/source', program, JSON.stringify(plan)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: SETTLE_MS,
      killSignal: 'SIGTERM',
    },
  );
  const [steps, complaint, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  const end = signal ?? [`exit ${code}`, complaint].filter((part) => part !== '').join(': ');
  return { end, steps: steps.split('\n').filter((step) => step !== '') };
}
