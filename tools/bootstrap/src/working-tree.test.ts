import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readWorkingTree } from './working-tree.ts';

const folders: string[] = [];

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-tree-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('changed files are listed', () => {
  const folder = createFolder();
  spawnSync('git', ['init', '-q'], { cwd: folder });
  expect(readWorkingTree(folder)).toBe('');
  writeFileSync(join(folder, 'a.txt'), 'a');
  expect(readWorkingTree(folder)).toBe('?? a.txt\n');
});

it('a tree that git cannot read is an error, never a clean one', () => {
  expect(() => readWorkingTree(createFolder())).toThrow('not a git repository');
});
