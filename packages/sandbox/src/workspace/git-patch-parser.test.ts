import { GitDiffHunk, GitFileStatusCode } from '@opengeni/contracts/workspace';
import type { GitDiffLine } from '@opengeni/contracts/workspace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/git-fixture/golden-file.ts';
import { parseGitPatch } from './git-patch-parser.ts';

const patchOf = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const linesOf = (patch: string): GitDiffLine[] =>
  parseGitPatch(patch).hunks.flatMap(({ lines }) => lines);
const context = (oldNo: number, newNo: number, text: string): GitDiffLine => ({
  type: 'context',
  oldNo,
  newNo,
  text,
});
const add = (newNo: number, text: string): GitDiffLine => ({
  type: 'add',
  oldNo: null,
  newNo,
  text,
});
const del = (oldNo: number, text: string): GitDiffLine => ({
  type: 'del',
  oldNo,
  newNo: null,
  text,
});

describe('the patch of a file', () => {
  it('is read with the numbers of its lines', () => {
    const patch = patchOf(
      'diff --git a/f b/f',
      'index 111..222 100644',
      '--- a/f',
      '+++ b/f',
      '@@ -1,3 +1,3 @@ function main() {',
      ' one',
      '-two',
      '+TWO',
      ' three',
    );
    expect(parseGitPatch(patch)).toEqual({
      status: 'modified',
      hunks: [
        {
          oldStart: 1,
          oldLines: 3,
          newStart: 1,
          newLines: 3,
          header: 'function main() {',
          lines: [context(1, 1, 'one'), del(2, 'two'), add(2, 'TWO'), context(3, 3, 'three')],
        },
      ],
    });
  });

  it('has one line on a side whose count is left out', () => {
    const { hunks } = parseGitPatch(patchOf('@@ -4 +9 @@', '-a', '+b'));
    expect(hunks).toEqual([
      {
        oldStart: 4,
        oldLines: 1,
        newStart: 9,
        newLines: 1,
        header: '',
        lines: [del(4, 'a'), add(9, 'b')],
      },
    ]);
  });

  it('counts on in every hunk for itself', () => {
    const patch = patchOf('@@ -1 +1,2 @@', ' a', '+b', '@@ -10,2 +11 @@ tail\r', ' c', '-d');
    expect(linesOf(patch)).toEqual([
      context(1, 1, 'a'),
      add(2, 'b'),
      context(10, 11, 'c'),
      del(11, 'd'),
    ]);
    expect(parseGitPatch(patch).hunks[1]?.header).toBe('tail');
  });

  it.each([
    ['added', patchOf('new file mode 100644', '--- /dev/null', '+++ b/f', '@@ -0,0 +1 @@', '+a')],
    ['deleted', patchOf('deleted file mode 100644', '--- a/f', '+++ /dev/null')],
    ['added', patchOf('--- /dev/null', '+++ b/f', '@@ -0,0 +1 @@', '+a')],
    ['deleted', patchOf('--- a/f', '+++ /dev/null', '@@ -1 +0,0 @@', '-a')],
    ['renamed', patchOf('similarity index 90%', 'rename from a', 'rename to b')],
    ['copied', patchOf('similarity index 90%', 'copy from a', 'copy to b')],
    ['modified', patchOf('old mode 100644', 'new mode 100755')],
    ['modified', ''],
  ])('tells the status %s', (status, patch) => {
    expect(parseGitPatch(patch).status).toBe(status);
  });

  it('takes no line of the file for a header', () => {
    const patch = patchOf(
      '@@ -1,4 +1,4 @@',
      '--- /dev/null',
      '-@@ -9 +9 @@',
      '-new file mode 1',
      ' diff --cc f',
      '+++ /dev/null',
      '+rename from x',
      '+',
    );
    expect(parseGitPatch(patch).status).toBe('modified');
    expect(linesOf(patch).map(({ type, text }) => `${type} ${text}`)).toEqual([
      'del -- /dev/null',
      'del @@ -9 +9 @@',
      'del new file mode 1',
      'context diff --cc f',
      'add ++ /dev/null',
      'add rename from x',
      'add ',
    ]);
  });

  it('ends a hunk where its counts say so', () => {
    const patch = patchOf('@@ -1 +1 @@', '-a', '+b', '-- ', '2.39.5', '--- a/next', '+++ b/next');
    expect(linesOf(patch)).toEqual([del(1, 'a'), add(1, 'b')]);
  });

  it('ends a hunk that was cut short where the next patch begins', () => {
    const patch = patchOf('@@ -1,5 +1,5 @@', ' a', 'diff --git a/g b/g', '--- a/g', '+++ b/g');
    expect(linesOf(patch)).toEqual([context(1, 1, 'a')]);
  });

  it('ignores a line without a marker inside a hunk', () => {
    expect(linesOf(patchOf('@@ -1,2 +1,2 @@', ' a', 'noise', ' b'))).toEqual([
      context(1, 1, 'a'),
      context(2, 2, 'b'),
    ]);
  });

  it('counts a blank line that lost its marker', () => {
    const shown = parseGitPatch(readGolden('changes-edited-patch'));
    expect(parseGitPatch(readGolden('changes-blank-patch'))).toEqual(shown);
    expect(shown.hunks[0]?.lines).toEqual([
      del(1, 'one'),
      add(1, 'ONE'),
      context(2, 2, 'two'),
      context(3, 3, ''),
      context(4, 4, 'three'),
      del(5, '-- four'),
      add(5, 'diff --git a/x b/x'),
      context(6, 6, 'five'),
    ]);
  });

  it('keeps what stands at the end of a line', () => {
    expect(linesOf(patchOf('@@ -1 +1 @@', '-a \r', '+b\u2028c'))).toEqual([
      del(1, 'a \r'),
      add(1, 'b\u2028c'),
    ]);
  });

  it('tells that the last line has no line feed, when that is wanted', () => {
    const patch = patchOf(
      '@@ -1 +1 @@',
      '-a',
      String.raw`\ No newline at end of file`,
      '+b',
      String.raw`\ No newline at end of file`,
    );
    const meta = { type: 'meta', oldNo: null, newNo: null, text: 'No newline at end of file' };
    expect(linesOf(patch)).toEqual([del(1, 'a'), add(1, 'b')]);
    expect(parseGitPatch(patch, { missingLineFeed: 'meta' }).hunks[0]?.lines).toEqual([
      del(1, 'a'),
      meta,
      add(1, 'b'),
      meta,
    ]);
  });

  it.each([
    '@@ -1,2 @@',
    '@@@ -1,3 -1,3 +1,7 @@@',
    '@@ -x +1 @@',
    '@@ -0,2 +0,2 @@',
    `@@ -${'9'.repeat(40)} +1 @@`,
    ' @@ -1 +1 @@',
  ])('has no hunk that begins with %j', (line) => {
    expect(parseGitPatch(patchOf(line, '+a', '-b'))).toEqual({ hunks: [], status: 'modified' });
  });

  it('fits the contract whatever the text', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('@@ -1,2 +1,2 @@', '@@ -0,0 +1 @@ x', '+a', '-b', ' c', '', String.raw`\ No`),
      fc
        .array(fc.nat({ max: 5 }), { minLength: 4, maxLength: 4 })
        .map(([a, b, c, d]) => `@@ -${a},${b} +${c},${d} @@`),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('drop', 'meta'), (lines, missingLineFeed) => {
        const { hunks, status } = parseGitPatch(lines.join('\n'), { missingLineFeed });
        GitFileStatusCode.parse(status);
        for (const hunk of hunks) {
          GitDiffHunk.parse(hunk);
          const olds = hunk.lines.filter(({ oldNo }) => oldNo !== null);
          const news = hunk.lines.filter(({ newNo }) => newNo !== null);
          expect(olds.length).toBeLessThanOrEqual(hunk.oldLines);
          expect(news.length).toBeLessThanOrEqual(hunk.newLines);
        }
      }),
    );
  });
});

describe('the patch that git printed', () => {
  it.each([
    ['changes-added-patch', 'added', 2],
    ['changes-deleted-patch', 'deleted', 6],
    ['changes-renamed-patch', 'renamed', 0],
    ['changes-type-patch', 'typechange', 2],
    ['changes-binary-patch', 'modified', 0],
    ['changes-mode-patch', 'modified', 0],
    ['changes-submodule-patch', 'modified', 2],
    ['conflicts-patch', 'conflicted', 0],
    ['conflicts-unmerged-patch', 'conflicted', 0],
  ])('%s is %s and has %d lines', (name, status, lineCount) => {
    const patch = readGolden(name);
    expect(parseGitPatch(patch).status).toBe(status);
    expect(linesOf(patch)).toHaveLength(lineCount);
  });

  it('for a copy says so', () => {
    const [copied = '', origin = ''] = readGolden('detached-copied-patch').split(/^(?=diff )/m);
    expect(parseGitPatch(copied)).toEqual({ hunks: [], status: 'copied' });
    expect(parseGitPatch(origin).status).toBe('modified');
  });
});
