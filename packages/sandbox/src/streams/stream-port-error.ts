import { SandboxError } from '@opengeni/contracts/errors';

/** A port of the box cannot be reached from outside. Code `port_unavailable`. */
export class StreamPortUnavailableError extends SandboxError {
  override readonly name = 'StreamPortUnavailableError';

  constructor(message: string, cause?: unknown) {
    super('port_unavailable', message, cause === undefined ? {} : { cause });
  }
}
