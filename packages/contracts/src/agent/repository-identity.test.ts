import { describe, expect, it } from 'vitest';

import { repositoryIdentity } from './repository-identity.ts';

describe('the identity of a repository', () => {
  it.each([
    ['https://github.com/o/r', 'https://GitHub.com/o/r.git'],
    ['https://github.com/o/r', ' https://github.com/o/r/ '],
    ['https://github.com/o/r', 'https://x-access-token:secret@github.com/o/r'],
    ['ssh://git@host/o/r', 'ssh://git@HOST/o/r.git'],
    ['git@github.com:o/r', 'git@github.com:o/r.git'],
    ['/srv/git/r', '/srv/git/r.git/'],
  ])('%s and %s are the same', (left, right) => {
    expect(repositoryIdentity(left)).toBe(repositoryIdentity(right));
  });

  it.each([
    ['https://github.com/o/r', 'https://github.com/o/r2'],
    ['https://github.com/o/r', 'https://gitlab.com/o/r'],
    ['https://git.example/o/r', 'https://git.example/o/R'],
    ['ssh://a@host/r', 'ssh://b@host/r'],
    ['https://host/r', 'https://host:8443/r'],
  ])('%s and %s differ', (left, right) => {
    expect(repositoryIdentity(left)).not.toBe(repositoryIdentity(right));
  });

  it('no secret of an address is part of the identity', () => {
    expect(repositoryIdentity('https://user:secret@host/r')).not.toContain('secret');
    expect(repositoryIdentity('ssh://user:secret@host/r')).not.toContain('secret');
  });
});
