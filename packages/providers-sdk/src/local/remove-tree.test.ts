import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeEntryBelow } from './remove-entry.ts';
import { removeTree } from './remove-tree.ts';

const DEPTH = 1000;
const makeDeep = `for (let i = 0; i < ${DEPTH}; i += 1) {
  fs.mkdirSync('dddddddd');
  fs.writeFileSync('file', '');
  process.chdir('dddddddd');
}`;

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'opengeni-remove-'));
});
afterEach(async () => {
  execFileSync('chmod', ['-R', 'u+rwx', base], { stdio: 'ignore' });
  await rm(base, { recursive: true, force: true });
});

describe.runIf(process.platform === 'linux')('removing a tree', () => {
  it('knows no path that is too long', async () => {
    await mkdir(join(base, 'tree'));
    execFileSync(process.execPath, ['-e', makeDeep], { cwd: join(base, 'tree') });
    await removeTree(join(base, 'tree'));
    expect(await readdir(base)).toEqual([]);
  });

  it('takes names that are no text', async () => {
    const folder = Buffer.concat([Buffer.from(`${base}/tree/`), Buffer.from([0x61, 0xff])]);
    await mkdir(join(base, 'tree'));
    await mkdir(folder);
    await writeFile(Buffer.concat([folder, Buffer.from('/'), Buffer.from([0xfe])]), 'x');
    await removeEntryBelow(base, 'tree');
    expect(await readdir(base)).toEqual([]);
  });

  it('removes links and leaves what they lead to', async () => {
    await mkdir(join(base, 'kept', 'sub'), { recursive: true });
    await writeFile(join(base, 'kept', 'sub', 'file'), 'x');
    await mkdir(join(base, 'tree', 'deep'), { recursive: true });
    await symlink(join(base, 'kept'), join(base, 'tree', 'deep', 'link'));
    await symlink(join(base, 'kept'), join(base, 'link'));
    await removeTree(join(base, 'tree'));
    await removeTree(join(base, 'link'));
    expect(await readdir(join(base, 'kept', 'sub'))).toEqual(['file']);
    expect(await readdir(base)).toEqual(['kept']);
  });

  it('opens folders that their owner locked', async () => {
    const make =
      'mkdir -p tree/shut/in tree/read/in && touch tree/shut/in/f tree/read/in/f && chmod 000 tree/shut/in tree/shut && chmod 555 tree/read/in tree/read';
    execFileSync('/bin/sh', ['-c', make], { cwd: base });
    await removeTree(join(base, 'tree'));
    expect(await readdir(base)).toEqual([]);
  });

  it('ends although something is put into it all the time', async () => {
    await mkdir(join(base, 'tree', 'a', 'b'), { recursive: true });
    const refill = setInterval(() => {
      void mkdir(join(base, 'tree', 'a', 'b', 'c')).catch(() => undefined);
      void writeFile(join(base, 'tree', 'again'), 'x').catch(() => undefined);
    }, 1);
    const outcome = await removeEntryBelow(base, 'tree').catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    clearInterval(refill);
    expect([undefined, 'ENOTEMPTY']).toContain(outcome);
  });

  it('takes a single file too', async () => {
    await writeFile(join(base, 'file'), 'x');
    await removeTree(join(base, 'file'));
    expect(await readdir(base)).toEqual([]);
  });

  it('is no error when there is nothing', async () => {
    await removeTree(join(base, 'missing'));
    await removeEntryBelow(base, 'missing');
  });
});
