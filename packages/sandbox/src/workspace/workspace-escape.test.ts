import { SandboxError } from '@opengeni/contracts/errors';
import { parseWorkspacePath } from '@opengeni/contracts/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorkspaceEscapeError } from './workspace-escape.ts';

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('an error about a path outside the workspace', () => {
  it.each([
    new Error('Sandbox path failed remote validation: workspace escape: /tmp/pulse-abc'),
    'Remote validation failed: escape detected',
    new Error('Sandbox path "/etc" escapes the workspace root.'),
    { message: 'WORKSPACE ESCAPE' },
    errorOf(() => parseWorkspacePath('../x')),
  ])('is recognised (%#)', (error) => {
    expect(isWorkspaceEscapeError(error)).toBe(true);
  });

  it.each([
    Object.assign(new Error("ENOENT: no such file or directory, open '/x'"), { code: 'ENOENT' }),
    undefined,
    null,
    { message: 7 },
    'the escape key',
    'remote validation failed',
    Object.create(null),
  ])('is told from any other (%#)', (error) => {
    expect(isWorkspaceEscapeError(error)).toBe(false);
  });

  it('is told by its code, not by a file name in the text', () => {
    const error = new SandboxError('not_found', 'The path "workspace escape.txt" does not exist.');
    expect(isWorkspaceEscapeError(error)).toBe(false);
  });

  it('can be asked about anything that was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => typeof isWorkspaceEscapeError(thrown) === 'boolean'),
    );
  });
});
