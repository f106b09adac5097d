import { SandboxError } from './sandbox-error.ts';
import type { SandboxErrorOptions } from './sandbox-error.ts';

/** A backend is unknown, or its settings or credentials cannot work. Code `config_invalid`. */
export class SandboxConfigError extends SandboxError {
  override readonly name = 'SandboxConfigError';
  readonly backend: string;

  constructor(backend: string, message: string, options: SandboxErrorOptions = {}) {
    super('config_invalid', `[sandbox:${backend}] ${message}`, {
      ...options,
      details: { backend, ...options.details },
    });
    this.backend = backend;
  }
}

/** The SDK package of a provider is not installed. Code `provider_unavailable`. */
export class SandboxProviderUnavailableError extends SandboxError {
  override readonly name = 'SandboxProviderUnavailableError';
  readonly backend: string;

  constructor(backend: string, options: SandboxErrorOptions = {}) {
    super(
      'provider_unavailable',
      `provider ${backend} not available in installed @openai/agents-extensions`,
      {
        ...options,
        details: { backend, ...options.details },
      },
    );
    this.backend = backend;
  }
}
