import { ErrorCode } from '@opengeni/agent-proto/messages';
import type { AgentError } from '@opengeni/agent-proto/messages';
import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import { DELIVERY_DETAIL } from './agent-error.ts';
import type { Delivery } from './agent-error.ts';

const BRAND: unique symbol = Symbol.for('opengeni.selfhosted-control-error');

/** Why a machine or a part of it cannot be used now. `display_unavailable` comes from negotiation only. */
export type SelfhostedUnavailableReason =
  | 'agent_offline'
  | 'agent_reconnecting'
  | 'consent_required'
  | 'display_unavailable';

export interface SelfhostedControlErrorInput {
  message: string;
  code: ErrorCode;
  reason: SelfhostedUnavailableReason | null;
  retryable: boolean;
  fenced?: boolean;
  draining?: boolean;
  agentOffline?: boolean;
  osNotFound?: boolean;
  detail?: Record<string, string>;
}

/** Codes of the wire in the closed table of coded failures. What is not listed is `provider_failed`. */
const SANDBOX_CODES: Readonly<Partial<Record<ErrorCode, SandboxErrorCode>>> = {
  [ErrorCode.ERROR_CODE_UNSUPPORTED]: 'unsupported',
  [ErrorCode.ERROR_CODE_NOT_FOUND]: 'not_found',
  [ErrorCode.ERROR_CODE_CONSENT_REQUIRED]: 'consent_required',
  [ErrorCode.ERROR_CODE_TIMEOUT]: 'machine_reconnecting',
  [ErrorCode.ERROR_CODE_DRAINING]: 'machine_reconnecting',
  [ErrorCode.ERROR_CODE_STREAM]: 'port_unavailable',
  [ErrorCode.ERROR_CODE_AGENT_OFFLINE]: 'machine_offline',
  [ErrorCode.ERROR_CODE_FENCED]: 'fenced',
  [ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE]: 'output_limit',
};

/**
 * A machine, or the way to it, refused an operation. Its `code` is the number of the wire;
 * `toSandboxError` gives the same failure in the closed table of coded errors.
 */
export class SelfhostedControlError extends Error {
  override readonly name = 'SelfhostedControlError';
  readonly code: ErrorCode;
  readonly reason: SelfhostedUnavailableReason | null;
  readonly retryable: boolean;
  /** The request carried an older epoch than the machine holds: resolve the target again. */
  readonly fenced: boolean;
  readonly draining: boolean;
  readonly agentOffline: boolean;
  /** A path, program or id is missing on the machine; says nothing about the machine itself. */
  readonly osNotFound: boolean;
  readonly detail: Record<string, string>;
  readonly [BRAND] = true;

  constructor(input: SelfhostedControlErrorInput) {
    super(input.message);
    this.code = input.code;
    this.reason = input.reason;
    this.retryable = input.retryable;
    this.fenced = input.fenced ?? false;
    this.draining = input.draining ?? false;
    this.agentOffline = input.agentOffline ?? false;
    this.osNotFound = input.osNotFound ?? false;
    this.detail = { ...input.detail };
  }

  /** Whether the machine can have seen the request; undefined when the machine itself answered. */
  get delivery(): Delivery | undefined {
    const value = this.detail[DELIVERY_DETAIL];
    return value === 'never_sent' || value === 'unknown' ? value : undefined;
  }

  /** The same failure with a code of the closed table; this error is its cause. */
  toSandboxError(): SandboxError {
    return new SandboxError(SANDBOX_CODES[this.code] ?? 'provider_failed', this.message, {
      cause: this,
      details: { ...this.detail, reason: this.reason },
    });
  }

  /** Whether a value is an error of this kind, also one of another copy of this package. */
  static is(error: unknown): error is SelfhostedControlError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }
}

/** Maps an error of the wire by its code alone. An unknown code is not retryable unless the machine says so. */
export function agentErrorToControlError(err: AgentError): SelfhostedControlError {
  return new SelfhostedControlError({
    message: err.message === '' ? `agent error (${err.code})` : err.message,
    code: err.code,
    reason: null,
    retryable: err.retryable,
    detail: err.detail,
    ...meaningOf(err.code),
  });
}

function meaningOf(code: ErrorCode): Partial<SelfhostedControlErrorInput> {
  switch (code) {
    case ErrorCode.ERROR_CODE_AGENT_OFFLINE:
      return { reason: 'agent_offline', retryable: false, agentOffline: true };
    case ErrorCode.ERROR_CODE_TIMEOUT:
      return { reason: 'agent_reconnecting', retryable: true };
    case ErrorCode.ERROR_CODE_CONSENT_REQUIRED:
      return { reason: 'consent_required', retryable: false };
    case ErrorCode.ERROR_CODE_DRAINING:
      return { retryable: true, draining: true };
    case ErrorCode.ERROR_CODE_FENCED:
      return { retryable: true, fenced: true };
    case ErrorCode.ERROR_CODE_NOT_FOUND:
      return { osNotFound: true };
    default:
      return {};
  }
}
