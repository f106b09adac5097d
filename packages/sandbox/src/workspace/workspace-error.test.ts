import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import {
  WorkspaceConflictError,
  WorkspaceNotFoundError,
  WorkspaceUnsupportedError,
  WorkspaceValidationError,
} from './workspace-error.ts';

const cases: readonly [string, SandboxError, SandboxErrorCode][] = [
  ['WorkspaceValidationError', new WorkspaceValidationError('m'), 'invalid_request'],
  ['WorkspaceNotFoundError', new WorkspaceNotFoundError('m'), 'not_found'],
  ['WorkspaceConflictError', new WorkspaceConflictError('m'), 'conflict'],
  ['WorkspaceUnsupportedError', new WorkspaceUnsupportedError('m'), 'unsupported'],
];

describe('an error of the workspace services', () => {
  it.each(cases)('%s is a coded error under its own name', (name, error, code) => {
    expect(error).toMatchObject({ name, message: 'm', code });
    expect(SandboxError.is(error, code)).toBe(true);
  });

  it('keeps cause and details', () => {
    const cause = new Error('inner');
    const error = new WorkspaceNotFoundError('m', { cause, details: { path: 'a' } });
    expect(error.cause).toBe(cause);
    expect(error.details).toEqual({ path: 'a' });
  });

  it('may be about a path that leaves the workspace', () => {
    expect(new WorkspaceValidationError('m', { code: 'path_escape' }).code).toBe('path_escape');
  });
});
