import { SandboxError } from '@opengeni/contracts/errors';

/** There is no screen to see or drive, or it shows nothing. Code `display_failed`. */
export class ComputerUnavailableError extends SandboxError {
  override readonly name = 'ComputerUnavailableError';

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super('display_failed', message, options);
  }
}

/** The computer may only be looked at. Code `unsupported`. */
export class ComputerReadOnlyError extends SandboxError {
  override readonly name = 'ComputerReadOnlyError';
  /** The action that was asked for. */
  readonly action: string;

  constructor(action: string) {
    super(
      'unsupported',
      `The computer is read-only, so "${action}" is not done; take a screenshot instead.`,
      { details: { action } },
    );
    this.action = action;
  }
}
