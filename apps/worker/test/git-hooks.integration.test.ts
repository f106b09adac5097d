import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '@opengeni/config';
import { silentLog } from '@opengeni/contracts/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openBox } from '../src/demo/open-box.ts';
import type { OpenBox } from '../src/demo/open-box.ts';
import {
  captureTree,
  ensureRepository,
  listChangedFiles,
} from '../src/demo/workspace/git-baseline.ts';

const HOOKS = [
  'applypatch-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'pre-auto-gc',
  'pre-commit',
  'prepare-commit-msg',
  'reference-transaction',
];

describe('git in an isolated box', () => {
  const { signal } = new AbortController();
  let outside: string;
  let place: OpenBox;

  const read = async (command: string): Promise<string> => {
    const result = await place.box.commands.run({ command, timeoutMs: 30_000 });
    return `${result.stdout}${result.stderr}`.trim();
  };
  const listRan = (): Promise<string> => read('cd /tmp && ls -d ran-* 2>/dev/null');

  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'hooks-'));
    const settings = parseSettings({ OPENGENI_LOCAL_ISOLATION: 'bubblewrap' });
    const request = {
      backend: 'local',
      settings,
      environment: {},
      signal,
      log: silentLog,
    } as const;
    place = await openBox(request);
  });

  afterEach(async () => {
    await place.close();
    await rm(outside, { recursive: true, force: true });
  });

  /** Everything of a repository that git starts by itself; each notes that it ran, and tries to get out. */
  async function plant(): Promise<void> {
    const note = (name: string): string =>
      `#!/bin/sh\\ntouch /tmp/ran-${name} '${outside}/ran'\\ncat 2>/dev/null\\n`;
    const hooks = HOOKS.map((name) => `printf "${note(name)}" > .git/hooks/${name}`);
    await read(
      [
        'cd repository',
        'mkdir -p .git/hooks .git/planted',
        ...hooks,
        'cp .git/hooks/* .git/planted/',
        `printf "${note('fsmonitor')}" > .git/monitor`,
        `printf "${note('filter')}" > .git/filter`,
        'chmod +x .git/hooks/* .git/planted/* .git/monitor .git/filter',
        'git config core.fsmonitor "$PWD/.git/monitor"',
        'git config core.hooksPath "$PWD/.git/planted"',
        'git config filter.planted.clean "$PWD/.git/filter"',
        'echo "*.txt filter=planted" > .gitattributes',
        'echo two > file.txt',
      ].join('\n'),
    );
  }

  it('runs no planted hook in our own calls, and nothing that it runs gets out', async () => {
    const repository = { commands: place.box.commands, directory: 'repository', signal };
    await read('mkdir repository && echo one > repository/file.txt');
    await ensureRepository(repository, 'all');
    const tree = await captureTree(repository);
    await plant();
    expect(await listChangedFiles(repository, tree)).toContain('file.txt');
    await ensureRepository(repository, 'again');
    // A filter is part of what the files of a repository mean; git cannot do without it.
    expect((await listRan()).split('\n').filter((name) => name !== 'ran-filter')).toEqual([]);
    await read('cd repository && git -c user.name=a -c user.email=a@b.invalid commit -qam all');
    const ran = await listRan();
    for (const name of ['ran-pre-commit', 'ran-fsmonitor']) expect(ran).toContain(name);
    expect(existsSync(join(outside, 'ran'))).toBe(false);
  });
});
