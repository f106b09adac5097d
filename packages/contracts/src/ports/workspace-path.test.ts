import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkspacePath } from './workspace-path.ts';

describe('a workspace path', () => {
  it.each([
    ['', []],
    ['.', []],
    ['a/..', []],
    ['a//./b/', ['a', 'b']],
    ['a/../b', ['b']],
    ['..a/b..', ['..a', 'b..']],
    ['a\nb/ c', ['a\nb', ' c']],
  ])('%j has the segments %j', (path, segments) => {
    expect(parseWorkspacePath(path)).toEqual(segments);
  });

  it.each(['..', 'a/../..', '/', '/etc/passwd', '//x'])('%j leaves the workspace', (path) => {
    expect(() => parseWorkspacePath(path)).toThrow(
      expect.objectContaining({ code: 'path_escape', message: expect.stringContaining(path) }),
    );
  });

  it('with a NUL character is no path', () => {
    expect(() => parseWorkspacePath('a\0b')).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  it('never has a segment that leads up, whatever it is made of', () => {
    const part = fc.constantFrom('a', '.', '..', '', 'b c');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const segments = parseOrEmpty(parts.join('/'));
        expect(segments.filter((segment) => ['', '.', '..'].includes(segment))).toEqual([]);
      }),
    );
  });
});

function parseOrEmpty(path: string): readonly string[] {
  try {
    return parseWorkspacePath(path);
  } catch (error) {
    expect(error).toMatchObject({ code: 'path_escape' });
    return [];
  }
}
