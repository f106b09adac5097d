import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorOptions } from '@opengeni/contracts/errors';

export interface WorkspaceValidationErrorOptions extends SandboxErrorOptions {
  /** Default: `invalid_request`. */
  readonly code?: 'invalid_request' | 'path_escape';
}

/** A request to the workspace cannot be carried out as it is. Code `invalid_request` or `path_escape`. */
export class WorkspaceValidationError extends SandboxError {
  override readonly name = 'WorkspaceValidationError';

  constructor(message: string, options: WorkspaceValidationErrorOptions = {}) {
    super(options.code ?? 'invalid_request', message, options);
  }
}

/** The workspace has no such file, folder or commit. Code `not_found`. */
export class WorkspaceNotFoundError extends SandboxError {
  override readonly name = 'WorkspaceNotFoundError';

  constructor(message: string, options: SandboxErrorOptions = {}) {
    super('not_found', message, options);
  }
}

/** The state of the workspace forbids the request, as an existing file does when nothing may be replaced. Code `conflict`. */
export class WorkspaceConflictError extends SandboxError {
  override readonly name = 'WorkspaceConflictError';

  constructor(message: string, options: SandboxErrorOptions = {}) {
    super('conflict', message, options);
  }
}

/** The session of this backend lacks what the request needs. Code `unsupported`. */
export class WorkspaceUnsupportedError extends SandboxError {
  override readonly name = 'WorkspaceUnsupportedError';

  constructor(message: string, options: SandboxErrorOptions = {}) {
    super('unsupported', message, options);
  }
}
