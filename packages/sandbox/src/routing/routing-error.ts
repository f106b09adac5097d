import { SandboxError } from '@opengeni/contracts/errors';

/** The place where the session works now does not offer an operation. Code `unsupported`. */
export class RoutingUnsupportedError extends SandboxError {
  override readonly name = 'RoutingUnsupportedError';
  readonly operation: string;
  /** Name of the backend. */
  readonly kind: string;

  constructor(operation: string, kind: string) {
    super('unsupported', `the active sandbox (${kind}) does not support "${operation}"`, {
      details: { operation, kind },
    });
    this.operation = operation;
    this.kind = kind;
  }
}

/** Why a pointer cannot be followed. */
export type UnresolvableReason =
  /** The pointer names what does not exist any more. */
  | 'stale_pointer'
  /** The machine has no enrollment to address. */
  | 'offline_enrollment'
  /** This process cannot reach places of that kind. */
  | 'unsupported_backend_context'
  /** The place exists and could not be taken up now. */
  | 'transient_establishment'
  /** The pointer names the session's own box, and this turn has none. */
  | 'home_unavailable_this_turn';

export interface ActiveBackendUnresolvableErrorOptions {
  /** Default `stale_pointer`. */
  readonly reason?: UnresolvableReason;
  readonly cause?: unknown;
}

/** The active pointer cannot be followed. Code `conflict`; `reason` says more. */
export class ActiveBackendUnresolvableError extends SandboxError {
  override readonly name = 'ActiveBackendUnresolvableError';
  readonly reason: UnresolvableReason;

  constructor(message: string, options: ActiveBackendUnresolvableErrorOptions = {}) {
    const { reason = 'stale_pointer' } = options;
    super('conflict', message, {
      details: { reason },
      ...('cause' in options ? { cause: options.cause } : {}),
    });
    this.reason = reason;
  }
}
