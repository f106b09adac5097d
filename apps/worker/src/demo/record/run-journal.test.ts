import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { RunEntry } from './run-entry.ts';
import { beginRunFile, createRunJournal, parseRunFile } from './run-journal.ts';

const began: RunEntry = {
  type: 'run.began',
  version: 1,
  owner: { processId: 7 },
  deadlineAtMs: 1000,
  request: {
    subject: { kind: 'sample', seed: 1 },
    backend: 'local',
    timeoutSeconds: 1,
    json: false,
    keepsBox: false,
    allowsUnsafeLocal: false,
    sharesNetwork: false,
    crashes: true,
    restores: false,
  },
};

describe('the run file', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'run-file-'));
    path = join(directory, 'run.jsonl');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('can be read by its owner only', async () => {
    beginRunFile(path, began);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is never begun twice', () => {
    beginRunFile(path, began);
    expect(() => beginRunFile(path, began)).toThrow('EEXIST');
  });

  it('gives its entries back in their order', async () => {
    beginRunFile(path, began);
    const journal = createRunJournal(path);
    journal.append({ type: 'box.created', instanceId: 'b1', envelope: null });
    journal.append({ type: 'box.ended', instanceId: 'b1' });
    const { began: beginning, boxes } = await journal.read();
    expect(beginning).toEqual(began);
    expect(boxes).toEqual([{ instanceId: 'b1', envelope: null, status: 'ended' }]);
  });

  it('loses only the entry that was cut off by the end of its process', async () => {
    beginRunFile(path, began);
    const journal = createRunJournal(path);
    await appendFile(path, '\n{"type":"box.crea');
    journal.append({ type: 'box.found', instanceId: 'b2' });
    expect((await journal.read()).boxes).toMatchObject([{ instanceId: 'b2' }]);
  });

  it('is not made again by a process that goes on when it was removed', async () => {
    const journal = createRunJournal(path);
    expect(() => journal.append(began)).toThrow('ENOENT');
    expect(await journal.read()).toMatchObject({ began: undefined, boxes: [] });
  });

  it('leaves out what a newer worker wrote, and lines that are no entries', async () => {
    beginRunFile(path, began);
    const text = `${await readFile(path, 'utf8')}\nnull\n{"type":"moon.landed"}\n{"type":"box.ended"}\n[]`;
    expect(parseRunFile(text)).toEqual([began]);
  });
});
