import { expect, it } from 'vitest';

import { describeCopy } from './describe-copy.ts';

const tree = { root: '/srv/shop', paths: ['a.js'], totalBytes: 1, fileCount: 1, leftOut: [] };

it('a copy says how many files there are, and what becomes of their repository', () => {
  expect(
    describeCopy({ ...tree, fileCount: 2, paths: ['.git', '.git/HEAD', 'a.js', 'b.js'] }),
  ).toBe('copy 2 files of /srv/shop into the box, with their repository');
  expect(describeCopy(tree)).toBe(
    'copy 1 file of /srv/shop into the box; it is no git repository, the copy becomes one',
  );
});

it('a copy names what is left out', () => {
  const leftOut = ['out', 'socket'];
  expect(describeCopy({ ...tree, leftOut })).toMatch(
    /becomes one; left out, since they lead out of it: out, socket$/,
  );
});
