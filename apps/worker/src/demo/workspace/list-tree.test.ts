import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { listTree } from './list-tree.ts';

describe('the tree of a directory', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'list-tree-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('lists directories before what is in them, hidden files and empty directories too', async () => {
    await mkdir(join(root, 'a', 'empty'), { recursive: true });
    await writeFile(join(root, 'a', '.hidden'), 'four');
    await writeFile(join(root, 'z'), 'five!');
    expect(await listTree(root)).toEqual({
      root,
      paths: ['a', 'a/.hidden', 'a/empty', 'z'],
      totalBytes: 9,
      fileCount: 2,
      leftOut: [],
    });
  });

  it('counts files and links, those of the repository apart', async () => {
    await mkdir(join(root, '.git', 'objects'), { recursive: true });
    await writeFile(join(root, '.git', 'HEAD'), 'ref');
    await writeFile(join(root, '.gitignore'), 'x');
    await symlink('.gitignore', join(root, 'link'));
    expect(await listTree(root)).toMatchObject({ fileCount: 2 });
  });

  it('keeps links inside of the directory as links, and follows none', async () => {
    await mkdir(join(root, 'a'));
    await symlink('..', join(root, 'a', 'up'));
    await symlink('missing', join(root, 'dangling'));
    expect((await listTree(root)).paths).toEqual(['a', 'a/up', 'dangling']);
  });

  it('leaves out links that lead out of the directory, by any way', async () => {
    await mkdir(join(root, 'a'));
    await symlink('/etc/passwd', join(root, 'absolute'));
    await symlink('../../etc', join(root, 'a', 'relative'));
    await symlink(root, join(root, 'self'));
    expect(await listTree(root)).toMatchObject({
      paths: ['a'],
      leftOut: ['a/relative', 'absolute', 'self'],
    });
  });

  it('leaves out the pointer of a worktree, since git would write to the repository behind it', async () => {
    await writeFile(join(root, '.git'), 'gitdir: /srv/main/.git/worktrees/x\n');
    expect((await listTree(root)).leftOut).toEqual(['.git']);
    await writeFile(join(root, '.git'), 'gitdir: ./repository.git\n');
    expect((await listTree(root)).paths).toEqual(['.git']);
  });

  it('leaves out what is no file, such as a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    const tree = await listTree(root);
    await new Promise((resolve) => server.close(resolve));
    expect(tree).toMatchObject({ paths: [], leftOut: ['socket'] });
  });

  it('is refused when it is too large, by bytes or by count', async () => {
    await writeFile(join(root, 'a'), 'four');
    await writeFile(join(root, 'b'), 'four');
    const limits = { maxBytes: 8, maxEntries: 2 };
    expect((await listTree(root, { limits })).totalBytes).toBe(8);
    await expect(listTree(root, { limits: { ...limits, maxBytes: 7 } })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(listTree(root, { limits: { ...limits, maxEntries: 1 } })).rejects.toThrow(
      /--repo .* is larger than/,
    );
  });

  it('is not listed to the end after an interrupt', async () => {
    const reason = new Error('interrupted');
    await expect(listTree(root, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
