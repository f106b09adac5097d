import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '@opengeni/contracts/errors';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { createLocalProvider, resolveLocalIsolation } from '@opengeni/providers-sdk';
import { createSandboxRuntime } from '@opengeni/sandbox';
import type { SandboxRuntime } from '@opengeni/sandbox';
import type { LeaseRecord } from '@opengeni/sandbox/leases';
import { createDirectoryObjectStore } from '@opengeni/stores/directory';
import { createSqliteStores } from '@opengeni/stores/sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const MAKER = fileURLToPath(new URL('./box-maker.ts', import.meta.url));
const inventorySettings = { localIsolation: 'none', localNetwork: false } as const;

describe.each(['none', 'bubblewrap'] as const)('local boxes with isolation %s', (isolation) => {
  let folder: string;
  let before: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'opengeni-box-api-'));
    // A place of its own, which the user of a box can pass through: others may have boxes on this machine too.
    chmodSync(folder, 0o755);
    vi.stubEnv('TMPDIR', join(folder, 'boxes'));
    mkdirSync(tmpdir(), { mode: 0o755 });
    before = await listBoxes();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  const settings = {
    sandboxBackend: 'local',
    localIsolation: isolation,
    localNetwork: false,
  } as const;

  /** A runtime as another process would have it: nothing but the files is shared. */
  function start(idleGraceMs = 60_000): SandboxRuntime {
    const { leases, heartbeats } = createSqliteStores<LeaseRecord>({
      path: join(folder, 'leases.db'),
    });
    return createSandboxRuntime<LocalSettings & typeof settings>({
      settings,
      providers: [createLocalProvider()],
      stores: {
        leases,
        heartbeats,
        archives: createDirectoryObjectStore({ path: join(folder, 'archives') }),
      },
      environmentOf: () => ({ GREETING: 'hello' }),
      timing: { idleGraceMs },
      sweepEveryMs: 0,
    });
  }

  it('keep their files over the end of the box and of the process that made it', async () => {
    await usable(isolation);
    await using first = start();
    const box = await first.open('group');
    const made = await box.commands.run({ command: 'echo "$GREETING" > notes.txt; pwd' });
    expect(made).toMatchObject({
      outcome: 'exited',
      exitCode: 0,
      stdout: `${box.workspaceRoot}\n`,
    });
    await box.release();

    await using second = start();
    const joined = await second.open('group');
    expect(joined).toMatchObject({ origin: 'attached', instanceId: box.instanceId, epoch: 1 });
    expect((await joined.commands.run({ command: 'cat notes.txt' })).stdout).toBe('hello\n');
    await joined.release();
    expect(await second.terminate('group')).toBe('terminated');
    expect(existsSync(box.instanceId)).toBe(false);

    await using third = start();
    const restored = await third.open('group');
    expect(restored).toMatchObject({ origin: 'restored', epoch: 2 });
    const bytes = await restored.files?.readBytes('notes.txt');
    expect(Buffer.from(bytes ?? []).toString()).toBe('hello\n');
    await restored.release();
    expect(await third.terminate('group')).toBe('terminated');
    expect(await listBoxes()).toEqual(before);
  });

  it('are the same box for another process, whose end of it is the end of everything in it', async () => {
    await usable(isolation);
    const mark = `mark-${randomUUID()}`;
    const maker = spawn(
      process.execPath,
      ['--conditions=@opengeni/source', MAKER, folder, isolation, mark],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: '/usr/bin:/bin', TMPDIR: tmpdir() } },
    );
    try {
      const [said] = (await once(maker.stdout, 'data')) as [Buffer];
      await using second = start();
      const joined = await second.open('group');
      expect(joined).toMatchObject({ origin: 'attached', instanceId: String(said).trim() });
      const seen = await joined.commands.run({
        command: `pgrep -f '[${mark[0]}]${mark.slice(1)}'`,
      });
      expect(seen.stdout).not.toBe('');
      await joined.release();
      expect(await second.terminate('group')).toBe('terminated');
      expect(listProcessesOf(mark).filter((pid) => pid !== maker.pid)).toEqual([]);
      expect(await listBoxes()).toEqual(before);
    } finally {
      maker.kill('SIGKILL');
      await once(maker, 'exit');
    }
  });

  it('are put away by any process once nobody used them for long enough', async () => {
    await usable(isolation);
    await using maker = start(0);
    await (await maker.open('group')).release();
    await using other = start(0);
    expect(await other.sweep()).toMatchObject({ stopped: 1, failed: 0 });
    expect(await other.list()).toMatchObject([{ state: 'cold', hasArchive: true }]);
    expect(await listBoxes()).toEqual(before);
  });

  it('end what runs in them when they are released', async () => {
    await usable(isolation);
    await using runtime = start();
    const box = await runtime.open('group');
    const running = box.commands.run({ command: 'echo started; sleep 600' });
    const told = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await box.release();
    await told;
    await using again = await runtime.open('group');
    const look = () => again.commands.run({ command: 'pgrep -f "[s]leep 60[0]" || echo nobody' });
    await expect.poll(async () => (await look()).stdout, { timeout: 10_000 }).toBe('nobody\n');
    await again.release();
    await runtime.terminate('group');
  });

  it('ten openings at once share one box', async () => {
    await usable(isolation);
    await using runtime = start();
    const boxes = await Promise.all(Array.from({ length: 10 }, () => runtime.open('group')));
    expect(new Set(boxes.map(({ instanceId }) => instanceId)).size).toBe(1);
    expect(await listBoxes()).toHaveLength(before.length + 1);
    await Promise.all(boxes.map((box) => box.release()));
    expect(await runtime.terminate('group')).toBe('terminated');
  });

  it('a cancelled opening leaves no folder', async () => {
    await usable(isolation);
    const runtime = start();
    const cancelling = new AbortController();
    const opening = runtime.open('group', { signal: cancelling.signal });
    setImmediate(() => cancelling.abort());
    await expect(opening).rejects.toSatisfy((error) => SandboxError.is(error, 'cancelled'));
    await runtime.close();
    expect(await listBoxes()).toEqual(before);
  });
});

/** Fails, rather than leaving the row out, where this machine has no bubblewrap. */
async function usable(isolation: 'none' | 'bubblewrap'): Promise<void> {
  if (isolation === 'none') return;
  await resolveLocalIsolation({ localIsolation: isolation, localNetwork: false });
}

/** The processes of this machine that have a text in their command line. */
function listProcessesOf(text: string): number[] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return names.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}

/** Every local box of this machine, whoever made it. */
async function listBoxes(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { instanceId } of createLocalProvider().inventory?.(inventorySettings) ?? [])
    ids.push(instanceId);
  return ids.toSorted();
}
