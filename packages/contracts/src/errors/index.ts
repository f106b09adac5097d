export { bestEffort } from './best-effort.ts';
export { SANDBOX_ERROR_CODES } from './error-codes.ts';
export { ErrorCode, ErrorEnvelope } from './http-error.ts';
export { SandboxConfigError, SandboxProviderUnavailableError } from './provider-errors.ts';
export { SandboxError, errorEnvelopeOf } from './sandbox-error.ts';
export type { SandboxErrorCode } from './error-codes.ts';
export type { ErrorDetails, SandboxErrorOptions } from './sandbox-error.ts';
