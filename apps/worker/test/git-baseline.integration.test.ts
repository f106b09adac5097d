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

describe('what changed in a repository', () => {
  const { signal } = new AbortController();
  let place: OpenBox;

  beforeEach(async () => {
    const settings = parseSettings({ OPENGENI_SANDBOX_BACKEND: 'local' });
    place = await openBox({ backend: 'local', settings, environment: {}, signal, log: silentLog });
  });

  afterEach(() => place.close());

  const run = async (command: string): Promise<void> => {
    const { exitCode, stderr } = await place.box.commands.run({ command });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  };

  it.each([
    ['one of the person without a .gitignore', 'git init -q app'],
    ['one that is made', 'mkdir app'],
  ])('leaves out what Python compiles while it runs tests: %s', async (_, make) => {
    const repository = { commands: place.box.commands, directory: 'app', signal };
    await run(`${make} && echo 1 > app/a.py`);
    await ensureRepository(repository, 'before');
    const before = await captureTree(repository);
    await run('mkdir -p app/src/__pycache__ app/__pycache__ && echo 2 > app/b.py');
    await run('echo x | tee app/__pycache__/a.pyc > app/src/__pycache__/b.pyc');
    expect(await listChangedFiles(repository, before)).toEqual(['b.py']);
  });
});
