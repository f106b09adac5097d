import { GitStatusResponse } from '@opengeni/contracts/workspace';
import type { GitFileStatus } from '@opengeni/contracts/workspace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/git-fixture/golden-file.ts';
import { parseGitStatus } from './git-status-parser.ts';

const hashes = `${'a'.repeat(40)} ${'b'.repeat(40)}`;
const ordinary = `N... 100644 100644 100644 ${hashes}`;

function file(path: string, facts: Partial<GitFileStatus>): GitFileStatus {
  return { path, oldPath: null, index: null, worktree: null, isConflicted: false, ...facts };
}

describe('the status of a working tree', () => {
  it('is read with branch, upstream and distance', () => {
    const output = [
      '# branch.oid abc',
      '# branch.head main',
      '# branch.upstream origin/main',
      '# branch.ab +2 -1',
      '# stash 3',
      `1 M. ${ordinary} staged.ts`,
      `1 .M ${ordinary} edited.ts`,
      '? new.ts',
      '',
    ].join('\0');
    expect(parseGitStatus(output)).toEqual({
      isRepo: true,
      head: 'main',
      headOid: 'abc',
      detached: false,
      upstream: 'origin/main',
      ahead: 2,
      behind: 1,
      files: [
        file('staged.ts', { index: 'modified' }),
        file('edited.ts', { worktree: 'modified' }),
        file('new.ts', { worktree: 'untracked' }),
      ],
    });
  });

  it('of no output is that of a repository without changes', () => {
    expect(parseGitStatus('')).toEqual({
      isRepo: true,
      head: null,
      detached: false,
      upstream: null,
      ahead: 0,
      behind: 0,
      files: [],
    });
  });

  it('has no distance when git did not count it', () => {
    expect(parseGitStatus('# branch.ab +? -?\0')).toMatchObject({ ahead: 0, behind: 0 });
  });

  it.each([
    ['A.', 'added', null],
    ['.A', null, 'added'],
    ['MM', 'modified', 'modified'],
    ['.D', null, 'deleted'],
    ['R.', 'renamed', null],
    ['C.', 'copied', null],
    ['.T', null, 'typechange'],
    ['.X', null, null],
  ])('reads the letters %s', (letters, index, worktree) => {
    expect(parseGitStatus(`1 ${letters} ${ordinary} f\0`).files).toEqual([
      { path: 'f', oldPath: null, index, worktree, isConflicted: false },
    ]);
  });

  it('takes the letter U for a conflict in every kind of record', () => {
    expect(parseGitStatus(`1 .U ${ordinary} f\0`).files).toEqual([
      file('f', { worktree: 'conflicted', isConflicted: true }),
    ]);
  });

  it.each(['a b', ' a', 'a ', '# branch.head x', '? y', '1 .M', 'a\nb', 'a\tb'])(
    'keeps the path %j whole',
    (path) => {
      const output = `1 .M ${ordinary} ${path}\x002 R. ${ordinary} R90 ${path}\0${path}\0! ${path}\0`;
      expect(parseGitStatus(output).files).toEqual([
        file(path, { worktree: 'modified' }),
        file(path, { oldPath: path, index: 'renamed' }),
        file(path, { worktree: 'ignored' }),
      ]);
    },
  );

  it.each([
    'constructor x',
    '__proto__ x',
    '1',
    `1 .M ${ordinary}`,
    `1 .M ${ordinary} `,
    `1 MMM ${ordinary} f`,
    '2 R. N...',
    'u UU N... f',
    '?',
    '? ',
  ])('leaves out the record %j, which is not whole', (record) => {
    expect(parseGitStatus(`${record}\0`).files).toEqual([]);
  });

  it('is an answer of the contract whatever the text', () => {
    const record = fc
      .tuple(fc.constantFrom('1', '2', 'u', '?', '!', '#', ''), fc.array(fc.string()))
      .map(([kind, fields]) => [kind, ...fields].join(' '));
    const header = fc
      .tuple(fc.constantFrom('oid', 'head', 'upstream', 'ab +1'), fc.string())
      .map(([name, value]) => `# branch.${name} ${value}`);
    const output = fc.array(fc.oneof(record, header, fc.string())).map((all) => all.join('\0'));
    fc.assert(
      fc.property(output, (text) => {
        GitStatusResponse.parse({ ...parseGitStatus(text), revision: 0 });
      }),
    );
  });
});

describe('the status that git printed', () => {
  it('for every kind of change', () => {
    expect(parseGitStatus(readGolden('changes-status'))).toEqual({
      isRepo: true,
      head: 'main',
      headOid: expect.stringMatching(/^[0-9a-f]{40}$/),
      detached: false,
      upstream: 'origin/main',
      ahead: 2,
      behind: 1,
      files: [
        file('after "it"', { oldPath: 'before', index: 'renamed' }),
        file('both', { index: 'modified', worktree: 'modified' }),
        file('edited', { worktree: 'modified' }),
        file('image.png', { worktree: 'modified' }),
        file('lost', { worktree: 'deleted' }),
        file('module', { worktree: 'modified' }),
        file('new\nfile mode 1', { index: 'added' }),
        file('removed', { index: 'deleted' }),
        file('run.sh', { worktree: 'modified' }),
        file('staged', { index: 'modified' }),
        file('typed', { worktree: 'typechange' }),
        file('ünï/日本 語', { worktree: 'modified' }),
        file('? 1 .M', { worktree: 'untracked' }),
        file('noise.log', { worktree: 'ignored' }),
      ],
    });
  });

  it('for a merge with conflicts', () => {
    const conflicted = { index: 'conflicted', worktree: 'conflicted', isConflicted: true } as const;
    expect(parseGitStatus(readGolden('conflicts-status')).files).toEqual([
      file('both\tadded', conflicted),
      file('both edited', conflicted),
      file('lost here', conflicted),
      file('lost there', conflicted),
    ]);
  });

  it('for a branch without commits', () => {
    expect(parseGitStatus(readGolden('unborn-status'))).toMatchObject({
      head: 'main',
      headOid: null,
      detached: false,
      files: [file('first file', { index: 'added' })],
    });
  });

  it('for a detached head, with a copy', () => {
    expect(parseGitStatus(readGolden('detached-status'))).toMatchObject({
      head: null,
      detached: true,
      files: [
        file('copy of origin', { oldPath: 'origin', index: 'copied' }),
        file('origin', { index: 'modified' }),
      ],
    });
  });
});
