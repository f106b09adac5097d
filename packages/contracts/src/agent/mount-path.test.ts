import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SandboxError } from '../errors/sandbox-error.ts';
import { canonicalMountPath, mountCollisionKey } from './mount-path.ts';

describe('mount paths', () => {
  it.each([
    ['a', 'a'],
    ['a/', 'a'],
    ['./a//b/.', 'a/b'],
    ['repos/Owner/repo', 'repos/Owner/repo'],
    ['consul/com10', 'consul/com10'],
    ['...', '...'],
  ])('%s has the one spelling %s', (path, canonical) => {
    expect(canonicalMountPath(path)).toBe(canonical);
  });

  it.each([
    '',
    '.',
    './',
    '/',
    '/a',
    '..',
    'a/../b',
    'a\\b',
    'a\u0000b',
    'a\nb',
    'a\u007f',
    'CON',
    'a/nul.txt',
    'com1/b',
    'lpt9.',
  ])('%j is refused', (path) => {
    let thrown: unknown;
    try {
      canonicalMountPath(path);
    } catch (error) {
      thrown = error;
    }
    expect(SandboxError.is(thrown, 'invalid_request')).toBe(true);
  });

  it('a canonical path is canonical', () => {
    const segment = fc.stringMatching(/^[a-z.][a-z0-9._-]{0,6}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
        fc.pre(segments.every((part) => part !== '..' && !/^(con|prn|aux|nul)(\.|$)/.test(part)));
        fc.pre(segments.some((part) => part !== '.'));
        const canonical = canonicalMountPath(segments.join('//'));
        expect(canonicalMountPath(canonical)).toBe(canonical);
        expect(mountCollisionKey(canonical)).toBe(mountCollisionKey(segments.join('/')));
      }),
    );
  });

  it('spelling, case and Unicode composition do not tell two mounts apart', () => {
    const keys = ['a/Ä', './a//Ä/', 'A/a\u0308', 'a\\ä', 'b/../a/ä', '/a/ä'].map(mountCollisionKey);
    expect(new Set(keys).size).toBe(1);
    expect(mountCollisionKey('a/b')).not.toBe(mountCollisionKey('a/c'));
  });
});
