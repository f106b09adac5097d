import { parseSettings } from '@opengeni/config';
import { silentLog } from '@opengeni/contracts/ports';
import { createLocalProvider } from '@opengeni/runtime/sandbox';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openBox } from '../src/demo/open-box.ts';
import type { OpenBox } from '../src/demo/open-box.ts';
import { listTree } from '../src/demo/workspace/list-tree.ts';
import { uploadTree } from '../src/demo/workspace/upload-tree.ts';
import { digestTree } from './tree-digest.ts';

const { rolesOf: _rolesOf, ...withoutNativeRoles } = createLocalProvider();

describe.each([
  { by: 'the native roles of the provider', provider: createLocalProvider() },
  { by: 'shell commands alone, as in any other box', provider: withoutNativeRoles },
])('a copy of a directory in a box, by $by', ({ provider }) => {
  const { signal } = new AbortController();
  let root: string;
  let place: OpenBox;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'upload-'));
    const environment = { PATH: process.env['PATH'] ?? '' };
    const settings = parseSettings({});
    const request = { backend: 'local', settings, environment, signal, log: silentLog } as const;
    place = await openBox(request, [provider]);
  });

  afterEach(async () => {
    await place.close();
    await rm(root, { recursive: true, force: true });
  });

  it('has the same names, modes, times, links and bytes', async () => {
    await mkdir(join(root, 'a', 'empty'), { recursive: true });
    await writeFile(join(root, 'a', "it's a \n file"), Buffer.from([0, 255, 10, 13]));
    await writeFile(join(root, '-rf'), '');
    await writeFile(join(root, 'large'), Buffer.alloc(300_000, 'x'));
    await writeFile(join(root, 'run.sh'), '#!/bin/sh\n');
    await chmod(join(root, 'run.sh'), 0o755);
    await symlink('run.sh', join(root, 'link'));
    await symlink('missing', join(root, 'dangling'));
    const digest = await digestTree(root);
    await uploadTree({
      commands: place.box.commands,
      tree: await listTree(root),
      target: 'repos/x',
      signal,
    });
    const copy = join(place.box.instanceId, 'repos/x');
    expect(await digestTree(copy)).toBe(digest);
    expect((await stat(join(copy, 'run.sh'))).mode & 0o777).toBe(0o755);
  });

  it('belongs to the user of the box, so that git trusts it', async () => {
    execFileSync('git', ['init', '-q'], { cwd: root });
    await uploadTree({
      commands: place.box.commands,
      tree: await listTree(root),
      target: 'repos/x',
      signal,
    });
    const status = await place.box.commands.run({ command: 'git status --short', cwd: 'repos/x' });
    expect(status).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('fails with a coded error when a file vanishes meanwhile', async () => {
    await writeFile(join(root, 'a'), '');
    const tree = await listTree(root);
    await rm(join(root, 'a'));
    await expect(
      uploadTree({ commands: place.box.commands, tree, target: 'repos/x', signal }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('cannot be packed'),
    });
  });

  it('stops at an abort', async () => {
    await writeFile(join(root, 'a'), '');
    const tree = await listTree(root);
    const request = {
      commands: place.box.commands,
      tree,
      target: 'repos/x',
      signal: AbortSignal.abort(),
    };
    await expect(uploadTree(request)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
