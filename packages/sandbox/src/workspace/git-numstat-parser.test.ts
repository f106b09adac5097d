import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/git-fixture/golden-file.ts';
import { parseGitNumstat } from './git-numstat-parser.ts';
import type { GitNumstatEntry } from './git-numstat-parser.ts';

function entry(newPath: string, facts: Partial<GitNumstatEntry> = {}): GitNumstatEntry {
  return { additions: 0, deletions: 0, binary: false, oldPath: null, newPath, ...facts };
}

describe('the line numbers of a diff', () => {
  it('are read for text, binary and renamed files', () => {
    const output = '5\t2\tfile.ts\0-\t-\timg.png\x001\t0\t\0old.ts\0new.ts\0';
    expect(parseGitNumstat(output)).toEqual([
      entry('file.ts', { additions: 5, deletions: 2 }),
      entry('img.png', { binary: true }),
      entry('new.ts', { additions: 1, oldPath: 'old.ts' }),
    ]);
  });

  it.each(['a\nb', 'a\tb', '\ta', '1\t2\tx', ' '])('keep the path %j whole', (path) => {
    expect(parseGitNumstat(`1\t2\t${path}\0-\t-\t\0${path}\0to\0`)).toEqual([
      entry(path, { additions: 1, deletions: 2 }),
      entry('to', { binary: true, oldPath: path }),
    ]);
  });

  it.each([
    '',
    'warning: something',
    '1\t2',
    '-\t2\tf',
    '1\t-\tf',
    'x\ty\tf',
    '1\t2\t\0old',
    '1\t2\t\0\0new',
    '1\t2\t\0old\0',
    `${'9'.repeat(40)}\t0\tf`,
  ])('leave out %j, which is not whole', (record) => {
    expect(parseGitNumstat(record)).toEqual([]);
  });

  it('list an unmerged path once, with the numbers against the working tree', () => {
    expect(parseGitNumstat(readGolden('conflicts-numstat'))).toEqual([
      entry('both\tadded', { additions: 4 }),
      entry('both edited', { additions: 4 }),
      entry('lost here'),
      entry('lost there'),
    ]);
  });

  it('are those that git printed', () => {
    expect(parseGitNumstat(readGolden('changes-numstat'))).toEqual([
      entry('both', { additions: 1, deletions: 1 }),
      entry('edited', { additions: 2, deletions: 2 }),
      entry('image.png', { binary: true }),
      entry('lost', { deletions: 6 }),
      entry('module', { additions: 1, deletions: 1 }),
      entry('run.sh'),
      entry('typed', { additions: 1, deletions: 1 }),
      entry('ünï/日本 語', { deletions: 5 }),
    ]);
    expect(parseGitNumstat(readGolden('changes-staged-numstat'))).toEqual([
      entry('after "it"', { oldPath: 'before' }),
      entry('both', { additions: 1, deletions: 6 }),
      entry('new\nfile mode 1', { additions: 2 }),
      entry('removed', { deletions: 6 }),
      entry('staged', { deletions: 3 }),
    ]);
    expect(parseGitNumstat(readGolden('unborn-numstat'))).toEqual([
      entry('first file', { additions: 1 }),
    ]);
  });

  it('are whole numbers for paths that are not empty, whatever the text', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('1', '-', '\t', '1\t2\t', '-\t-\t'));
    fc.assert(
      fc.property(fc.array(field), fc.constantFrom('\0', '', '\t'), (fields, separator) => {
        for (const found of parseGitNumstat(fields.join(separator))) {
          expect(found.newPath).not.toBe('');
          expect(found.oldPath).not.toBe('');
          expect(Number.isSafeInteger(found.additions + found.deletions)).toBe(true);
        }
      }),
    );
  });
});
