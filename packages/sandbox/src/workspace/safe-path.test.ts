import { SandboxError } from '@opengeni/contracts/errors';
import { parseWorkspacePath } from '@opengeni/contracts/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSafePath } from './safe-path.ts';
import { WorkspaceValidationError } from './workspace-error.ts';

describe('a safe path', () => {
  it.each([
    ['a', 'a'],
    ['src/a.ts', 'src/a.ts'],
    ['src/', 'src'],
    ['a///', 'a'],
    ['./a//b', './a//b'],
    ['..a/b..', '..a/b..'],
    ['...', '...'],
    ['-rf', '-rf'],
    [String.raw`a\b`, String.raw`a\b`],
    ['a\nb/ c', 'a\nb/ c'],
  ])('%j is %j', (path, expected) => {
    expect(parseSafePath(path)).toBe(expected);
  });

  it.each([
    [undefined, 'invalid_request', /path is required/],
    ['', 'invalid_request', /path is required/],
    ['/', 'invalid_request', /path is required/],
    ['///', 'invalid_request', /path is required/],
    ['/etc/passwd', 'path_escape', /absolute/],
    ['//x', 'path_escape', /absolute/],
    ['/../x', 'path_escape', /absolute/],
    ['../escape', 'path_escape', /traversal/],
    ['..', 'path_escape', /traversal/],
    ['a/..', 'path_escape', /traversal/],
    ['a/../b', 'path_escape', /traversal/],
    ['a\0b', 'invalid_request', /NUL/],
  ])('%j is refused', (path, code, message) => {
    const attempt = (): string => parseSafePath(path);
    expect(attempt).toThrow(WorkspaceValidationError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  it('stays below the root whatever it is made of', () => {
    const part = fc.oneof(fc.constantFrom('a', '.', '..', '', '-x', '\0'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = findSafePath(parts.join('/'));
        if (path === undefined) return;
        expect(path).not.toMatch(/^\/|\/$/);
        expect(parseWorkspacePath(path)).toEqual(
          path.split('/').filter((segment) => segment !== '' && segment !== '.'),
        );
      }),
    );
  });
});

function findSafePath(path: string): string | undefined {
  try {
    return parseSafePath(path);
  } catch (error) {
    expect(SandboxError.is(error)).toBe(true);
    return undefined;
  }
}
