import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findProcessIdentity } from '../process-identity.ts';
import { startHolder } from './start-holder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holder-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function start(script: string): Promise<unknown> {
  const bwrap = join(folder, 'bwrap');
  await writeFile(bwrap, `#!/bin/sh\n${script}\n`);
  await chmod(bwrap, 0o755);
  const programs = { bwrap, nsenter: '/bin/false', setpriv: '/bin/false' };
  const ids = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  return startHolder({ programs, args: [], user: { ...ids, isDropped: true }, timeoutMs: 300 });
}

it('a bubblewrap that says nothing is given up in time, and ends', async () => {
  const note = join(folder, 'pid');
  await expect(start(`echo $$ > '${note}'; exec sleep 60`)).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('300 ms'),
  });
  const pid = Number(await readFile(note, 'utf8'));
  await expect.poll(() => findProcessIdentity(pid)).toBeUndefined();
});

it('a bubblewrap that refuses is quoted', async () => {
  await expect(start('echo "bwrap: no" >&2; exit 1')).rejects.toMatchObject({
    code: 'provider_failed',
    message: 'bubblewrap could not make the box: bwrap: no',
  });
});
