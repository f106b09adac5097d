import { expect, it } from 'vitest';
import { withSystemFolders } from '../platform.mjs';

it('programs of the system are found by people who are not root', () => {
  expect(withSystemFolders('/usr/bin:/bin')).toBe('/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin');
});

it('a PATH that has them keeps its order, and an empty entry does not stand for the current folder', () => {
  expect(withSystemFolders('/usr/sbin::/usr/bin:/sbin')).toBe(
    '/usr/sbin:/usr/bin:/sbin:/usr/local/sbin',
  );
});
