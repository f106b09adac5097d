/**
 * Why bytes could not become a message or a message could not become bytes.
 * `unknown_tag` is a relay datagram of a later version, which a peer may ignore.
 */
export type WireErrorReason =
  | 'empty'
  | 'too_large'
  | 'too_many_fields'
  | 'malformed'
  | 'unknown_tag'
  | 'unencodable';

export interface WireErrorOptions {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The key by which the error family of `@opengeni/contracts` knows its members across copies. */
const FAMILY: unique symbol = Symbol.for('opengeni.sandbox-error');
const BRAND: unique symbol = Symbol.for('opengeni.wire-error');

/**
 * The only error that this package's encoders and decoders throw.
 * It belongs to the `SandboxError` family: `SandboxError.is(error, 'invalid_request')` holds, or
 * `'output_limit'` for the reasons `too_large` and `too_many_fields`. Never retryable.
 */
export class WireError extends Error {
  override readonly name: string = 'WireError';
  readonly reason: WireErrorReason;
  readonly code: 'invalid_request' | 'output_limit';
  readonly httpStatus: 413 | 422;
  readonly hint: string;
  readonly retryable = false;
  /** Sizes and names only; never content of a message. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly [FAMILY] = true;
  readonly [BRAND] = true;

  constructor(reason: WireErrorReason, message: string, options: WireErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    const isLimit = reason === 'too_large' || reason === 'too_many_fields';
    this.reason = reason;
    this.code = isLimit ? 'output_limit' : 'invalid_request';
    this.httpStatus = isLimit ? 413 : 422;
    this.hint = isLimit
      ? 'Send less at once, or raise the limit that the message names.'
      : 'Check that both ends speak this version of the wire.';
    this.details = { reason, ...options.details };
  }

  /** Whether a value is an error of this kind and, when a reason is given, has that reason. */
  static is(error: unknown, reason?: WireErrorReason): error is WireError {
    if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
    return reason === undefined || (error as WireError).reason === reason;
  }
}
