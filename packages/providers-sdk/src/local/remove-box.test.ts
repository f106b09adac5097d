import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { claimBox } from './box-marker.ts';
import { endLocalBox, listLocalBoxes } from './reclaim.ts';
import type * as RemoveTree from './remove-tree.ts';
import { removeTree } from './remove-tree.ts';

vi.mock(import('./remove-tree.ts'));

it('a box whose files cannot be removed keeps its marker, and so can be ended again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'remove-test-'));
  try {
    const base = join(directory, 'opengeni-local-a');
    const workspace = join(base, 'openai-agents-sandbox-a');
    await mkdir(workspace, { recursive: true });
    await claimBox(base, { createdAtMs: 5, isolation: 'bubblewrap', workspace });
    const { removeTree: remove } = await vi.importActual<typeof RemoveTree>('./remove-tree.ts');
    vi.mocked(removeTree).mockImplementation(async (path) => {
      if (path === workspace) throw new Error('it does not go');
      await remove(path);
    });
    await expect(endLocalBox(workspace)).rejects.toThrow('it does not go');
    expect(await readdir(base)).toContain('owner.json');
    const found = [];
    for await (const { instanceId, tags } of listLocalBoxes(directory))
      found.push([instanceId, tags?.['isolation']]);
    expect(found).toEqual([[workspace, 'bubblewrap']]);
    vi.mocked(removeTree).mockImplementation(remove);
    await endLocalBox(workspace);
    expect(await readdir(directory)).toEqual([]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
