import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { listBoxPlaces } from './box-places.ts';

describe('what a run has left on the disk', () => {
  let boxes: string;

  beforeEach(async () => {
    boxes = await mkdtemp(join(tmpdir(), 'boxes-'));
  });

  afterEach(async () => {
    await rm(boxes, { recursive: true, force: true });
  });

  it('is nothing without a directory', async () => {
    expect(await listBoxPlaces(join(boxes, 'none'))).toEqual([]);
  });

  it('is every workspace, and what may have become one', async () => {
    const workspace = join(boxes, 'opengeni-local-1', 'openai-agents-sandbox-1');
    const bare = join(boxes, 'openai-agents-sandbox-2');
    await mkdir(workspace, { recursive: true });
    await mkdir(bare);
    await mkdir(join(boxes, 'opengeni-local-3'));
    await writeFile(join(boxes, 'file'), '');
    const places = await listBoxPlaces(boxes);
    expect(places).toHaveLength(4);
    expect(places).toEqual(
      expect.arrayContaining([
        { path: join(boxes, 'opengeni-local-1'), workspacePath: workspace },
        { path: bare, workspacePath: bare },
        { path: join(boxes, 'opengeni-local-3'), workspacePath: undefined },
        { path: join(boxes, 'file'), workspacePath: undefined },
      ]),
    );
  });
});
