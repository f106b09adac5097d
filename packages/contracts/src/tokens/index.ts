export {
  DELEGATED_ACCESS_TOKEN_DEFAULT_TTL_SECONDS,
  DelegatedAccessTokenPayload,
  checkDelegatedAccessToken,
  delegatedAccessToken,
  signDelegatedAccessToken,
  verifyDelegatedAccessToken,
} from './delegated-access-token.ts';
export {
  ENROLL_TOKEN_DEFAULT_TTL_SECONDS,
  EnrollTokenPayload,
  checkEnrollToken,
  enrollToken,
  signEnrollToken,
  verifyEnrollToken,
} from './enroll-token.ts';
export {
  ENROLLMENT_BEARER_DEFAULT_TTL_SECONDS,
  EnrollmentBearerPayload,
  checkEnrollmentBearer,
  enrollmentBearer,
  signEnrollmentBearer,
  verifyEnrollmentBearer,
} from './enrollment-bearer.ts';
export {
  RELAY_TOKEN_DEFAULT_TTL_SECONDS,
  RelayTokenPayload,
  checkRelayToken,
  relayToken,
  signRelayToken,
  verifyRelayToken,
} from './relay-token.ts';
export {
  STREAM_TOKEN_DEFAULT_TTL_SECONDS,
  StreamTokenPayload,
  checkStreamToken,
  signStreamToken,
  streamToken,
  verifyStreamToken,
} from './stream-token.ts';
export { TOKEN_PLANES } from './token-planes.ts';
export { TOKEN_VECTORS } from './token-vectors.ts';
export { defineToken } from './signed-token.ts';
export type {
  TokenCheck,
  TokenCheckOptions,
  TokenKeySet,
  TokenRefusal,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';
export type { TokenDefinition, TokenPlane } from './signed-token.ts';
export type { TokenVector } from './token-vectors.ts';
