import type { GitFileStatus } from '@opengeni/contracts/workspace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGitNumstat, parseGitPatch, parseGitStatus } from '../src/index.ts';
import { encodeGolden, goldenPath } from './git-fixture/golden-file.ts';
import { openGitRepository } from './git-fixture/git-repository.ts';
import type { GitRepository } from './git-fixture/git-repository.ts';
import { GIT_SCENARIOS } from './git-fixture/git-scenarios.ts';
import { applyHunks } from './git-fixture/patched-text.ts';
import { treesOf } from './git-fixture/random-trees.ts';
import { listPaths, listRawChanges } from './git-fixture/raw-diff.ts';

const STATUS = ['status', '--porcelain=v2', '--branch', '--untracked-files=all', '--ignored', '-z'];
const RENAMES = ['-M', '-C'];
const NO_HASH = /^0+$/;

describe('the golden files', () => {
  it.each(GIT_SCENARIOS)('hold what git prints for $name', async ({ arrange, outputs }) => {
    using repository = openGitRepository();
    arrange(repository);
    for (const [name, args] of Object.entries(outputs)) {
      const output = encodeGolden(name, repository.git(...args));
      await expect(output).toMatchFileSnapshot(goldenPath(name));
    }
  });
});

describe('the parsers of git output, over random repositories', () => {
  it('tell the same status as the plumbing', () => {
    fc.assert(
      fc.property(treesOf(3), ([head, index, worktree]) => {
        using repository = openGitRepository();
        repository.replaceWorktree(head!);
        repository.commitAll('head');
        repository.replaceWorktree(index!);
        repository.git('add', '-A');
        repository.replaceWorktree(worktree!);
        const status = parseGitStatus(repository.git(...STATUS));
        expect(sorted(status.files)).toEqual(sorted(listStates(repository)));
        expect(status.head).toBe(repository.git('symbolic-ref', '--short', 'HEAD').trim());
        expect(status.headOid).toBe(repository.git('rev-parse', 'HEAD').trim());
      }),
      { numRuns: 60 },
    );
  });

  it('tell numbers and hunks that turn the one blob into the other', () => {
    const settings = fc.record({
      context: fc.nat({ max: 4 }),
      suppressBlankEmpty: fc.boolean(),
      noprefix: fc.boolean(),
      quotePath: fc.boolean(),
    });
    fc.assert(
      fc.property(treesOf(2), settings, ([head, index], { context, ...flags }) => {
        using repository = openGitRepository();
        repository.replaceWorktree(head!);
        repository.commitAll('head');
        repository.replaceWorktree(index!);
        repository.git('add', '-A');
        for (const [flag, isOn] of Object.entries(flags)) {
          const section = flag === 'quotePath' ? 'core' : 'diff';
          repository.git('config', `${section}.${flag}`, String(isOn));
        }
        checkDiff(repository, context);
      }),
      { numRuns: 60 },
    );
  });

  it('tell the same conflicts as the index', () => {
    let conflictCount = 0;
    fc.assert(
      fc.property(treesOf(3), ([base, ours, theirs]) => {
        using repository = openGitRepository();
        repository.replaceWorktree(base!);
        repository.commitAll('base');
        repository.git('checkout', '-q', '-b', 'theirs');
        repository.replaceWorktree(theirs!);
        repository.commitAll('theirs');
        repository.git('checkout', '-q', 'main');
        repository.replaceWorktree(ours!);
        repository.commitAll('ours');
        repository.tryGit('merge', 'theirs');
        const unmerged = listUnmerged(repository);
        conflictCount += unmerged.length;
        const { files } = parseGitStatus(repository.git(...STATUS));
        const conflicted = files.filter(({ isConflicted }) => isConflicted);
        expect(conflicted.map(({ path }) => path).toSorted()).toEqual(unmerged);
        const numbers = parseGitNumstat(repository.git('diff', '--numstat', '-z'));
        expect(numbers.map(({ newPath }) => newPath).toSorted()).toEqual(unmerged);
        for (const patch of splitPatches(repository.git('diff'))) {
          expect(parseGitPatch(patch)).toEqual({ hunks: [], status: 'conflicted' });
        }
      }),
      { numRuns: 40 },
    );
    expect(conflictCount).toBeGreaterThan(0);
  });
});

/** What `git status` should say, put together from the plumbing. */
function listStates(repository: GitRepository): GitFileStatus[] {
  const tracked = new Map<string, GitFileStatus>();
  const change = (path: string, facts: Partial<GitFileStatus>): void => {
    tracked.set(path, { ...unchanged(path), ...tracked.get(path), ...facts });
  };
  const staged = ['diff-index', '--cached', '-M', 'HEAD'];
  for (const { code, path, oldPath } of listRawChanges(repository, ...staged)) {
    change(path, { index: code, oldPath });
  }
  for (const { code, path } of listRawChanges(repository, 'diff-files')) {
    change(path, { worktree: code });
  }
  const others = ['ls-files', '--others', '--exclude-standard', '-z'];
  const listOthers = (worktree: 'untracked' | 'ignored', ...args: readonly string[]) =>
    listPaths(repository, ...others, ...args).map((path) => ({ ...unchanged(path), worktree }));
  return [...tracked.values(), ...listOthers('untracked'), ...listOthers('ignored', '--ignored')];
}

function unchanged(path: string): GitFileStatus {
  return { path, oldPath: null, index: null, worktree: null, isConflicted: false };
}

function checkDiff(repository: GitRepository, context: number): void {
  const diff = ['diff', '--cached', ...RENAMES];
  const changes = listRawChanges(repository, 'diff-index', '--cached', ...RENAMES, 'HEAD');
  const numbers = parseGitNumstat(repository.git(...diff, '--numstat', '-z'));
  expect(numbers.map(({ newPath, oldPath }) => [oldPath, newPath])).toEqual(
    changes.map(({ path, oldPath }) => [oldPath, path]),
  );
  const patches = splitPatches(repository.git(...diff, `-U${context}`));
  for (const [position, { code, oldHash, newHash }] of changes.entries()) {
    // A change of type is printed as two patches.
    const patch = patches.splice(0, code === 'typechange' ? 2 : 1).join('');
    const { hunks, status } = parseGitPatch(patch, { missingLineFeed: 'meta' });
    expect(status).toBe(code);
    if (code === 'typechange') continue;
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const { additions, deletions, binary } = numbers[position]!;
    const [before, after] = [readBlob(repository, oldHash), readBlob(repository, newHash)];
    if (oldHash !== newHash) expect(binary).toBe(`${before}${after}`.includes('\0'));
    if (binary) {
      expect(hunks).toEqual([]);
    } else {
      expect(lines.filter(({ type }) => type === 'add')).toHaveLength(additions);
      expect(lines.filter(({ type }) => type === 'del')).toHaveLength(deletions);
      expect(applyHunks(before, hunks)).toBe(after);
    }
  }
  expect(patches).toEqual([]);
}

function readBlob(repository: GitRepository, hash: string): string {
  return NO_HASH.test(hash) ? '' : repository.git('cat-file', 'blob', hash);
}

function listUnmerged(repository: GitRepository): string[] {
  const records = listPaths(repository, 'ls-files', '--unmerged', '-z');
  const paths = records.map((record) => record.slice(record.indexOf('\t') + 1));
  return [...new Set(paths)].toSorted();
}

function splitPatches(patches: string): string[] {
  return patches.split(/^(?=diff |\* Unmerged path )/m).filter((patch) => patch !== '');
}

/** In one order; a path that is deleted in the index and new in the working tree stands twice. */
function sorted(files: readonly GitFileStatus[]): GitFileStatus[] {
  const key = ({ path, index }: GitFileStatus): string => `${path}\0${index}`;
  return files.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
