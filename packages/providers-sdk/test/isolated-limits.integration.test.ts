import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLocalProvider, probeLocalIsolation } from '../src/index.ts';
import type { LocalIsolation } from '../src/index.ts';
import { findClosedFolder } from '../src/local/isolation/closed-folder.ts';
import { isolatedSettings } from './isolated-box.ts';
import { openFolder } from './isolated-escapes.ts';

const PROBER = fileURLToPath(new URL('./isolated-prober.ts', import.meta.url));

const limits = { maxProcesses: 40, maxMemoryBytes: 201_326_592 };

/** What a command says in a box with limits, and how it ended. */
async function runLimited(command: string) {
  const provider = createLocalProvider({ limits });
  const client = provider.build({ settings: isolatedSettings, environment: {}, exposedPorts: [] });
  const session = await client?.create?.({});
  if (session === undefined) throw new Error('the box was not made');
  try {
    const result = await provider.rolesOf?.(session).commands?.run({ command, timeoutMs: 30_000 });
    if (result === undefined) throw new Error('roles are missing');
    return result;
  } finally {
    await session.close?.();
  }
}

async function isEnforced(guard: string): Promise<boolean> {
  const { enforced } = await probeLocalIsolation({ limits });
  return enforced.some((each) => each.guard === guard);
}

const COUNT_STARTED =
  'n=0; while [ $n -lt 100 ]; do sleep 20 & n=$((n+1)); done 2>/dev/null; ls -d /proc/[0-9]* | wc -l';
const FILL_MEMORY = `node -e 'const kept = []; for (let n = 0; n < 40; n += 1) kept.push(Buffer.alloc(16777216, 1)); console.log("filled")'`;

describe('the limits of an isolated box', () => {
  it('hold as many processes as the probe says', async () => {
    const { stdout } = await runLimited(COUNT_STARTED);
    const isHeld = Number(stdout.trim() || '0') <= limits.maxProcesses;
    expect(isHeld).toBe(await isEnforced('process-limit'));
  });

  it('hold as much memory as the probe says', async () => {
    const { stdout } = await runLimited(FILL_MEMORY);
    expect(!stdout.includes('filled')).toBe(await isEnforced('memory-limit'));
  });
});

describe('the probe', () => {
  it('finds the same fence for a user that is not root', async () => {
    const temporary = await openFolder(tmpdir());
    await chmod(temporary, 0o777);
    const closed = await findClosedFolder(dirname(PROBER));
    const isRoot = process.getuid?.() === 0 && closed === undefined;
    const probe = [process.execPath, '--conditions=@opengeni/source', PROBER];
    const [program, ...words]: [string, ...string[]] = isRoot
      ? ['setpriv', '--reuid', '1234', '--regid', '1234', '--clear-groups', ...probe]
      : ['env', ...probe];
    const env = { PATH: '/usr/bin:/bin', TMPDIR: temporary };
    const { stdout } = await promisify(execFile)(program, words, { env });
    const found = JSON.parse(stdout) as LocalIsolation;
    expect(found.kind, found.reason).toBe('bubblewrap');
    expect(found.enforced.map(({ guard }) => guard)).toEqual(
      expect.arrayContaining(['files', 'processes', 'network', 'users', 'capabilities']),
    );
  });

  it('leaves no box, and says why there is no isolation when the kernel refuses one', async () => {
    const programs = { bwrap: '/bin/false' };
    const isolation = await probeLocalIsolation({ programs });
    expect(isolation).toMatchObject({ kind: 'none', enforced: [], open: [] });
    expect(isolation.reason).toMatch(/^bubblewrap could not make the box: /);
  });

  it('makes a box of bubblewrap that is asked for and refused a coded error before anything is made', async () => {
    const provider = createLocalProvider({ programs: { bwrap: '/bin/false' } });
    const list = async (): Promise<number> => {
      let count = 0;
      for await (const { tags } of provider.inventory?.(isolatedSettings) ?? []) {
        if (tags?.['ownerPid'] === String(process.pid)) count += 1;
      }
      return count;
    };
    const client = provider.build({
      settings: isolatedSettings,
      environment: {},
      exposedPorts: [],
    });
    await expect(client?.create?.({})).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('OPENGENI_LOCAL_ISOLATION=bubblewrap'),
    });
    expect(await list()).toBe(0);
  });
});
