import { SANDBOX_ERROR_CODES } from './error-codes.ts';
import type { SandboxErrorCode } from './error-codes.ts';
import type { ErrorEnvelope } from './http-error.ts';

const BRAND: unique symbol = Symbol.for('opengeni.sandbox-error');

export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface SandboxErrorOptions {
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/**
 * Base of every error that these packages throw on purpose.
 * The identity is a registered symbol, so that two installed copies recognise each other's errors.
 */
export class SandboxError extends Error {
  override readonly name: string = 'SandboxError';
  readonly code: SandboxErrorCode;
  /** Structured facts for logs and HTTP answers; never holds a secret. */
  readonly details: ErrorDetails;
  readonly [BRAND] = true;

  constructor(code: SandboxErrorCode, message: string, options: SandboxErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details ?? {};
  }

  get retryable(): boolean {
    return SANDBOX_ERROR_CODES[this.code].retryable;
  }

  get httpStatus(): number {
    return SANDBOX_ERROR_CODES[this.code].httpStatus;
  }

  get hint(): string {
    return SANDBOX_ERROR_CODES[this.code].hint;
  }

  /** Whether a value is an error of this family and, when a code is given, has that code. */
  static is(error: unknown, code?: SandboxErrorCode): error is SandboxError {
    if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
    return code === undefined || (error as SandboxError).code === code;
  }
}

/** The HTTP body for an error; an error that is not of this family says nothing about its inside. */
export function errorEnvelopeOf(error: unknown, requestId?: string): ErrorEnvelope {
  const request = requestId === undefined ? {} : { requestId };
  if (!SandboxError.is(error)) {
    return { error: { code: 'internal_error', message: 'Internal error.', ...request } };
  }
  const { httpCode } = SANDBOX_ERROR_CODES[error.code];
  return {
    error: {
      code: httpCode,
      message: error.message,
      ...request,
      details: { code: error.code, ...error.details },
    },
  };
}
