import { delegatedAccessToken } from './delegated-access-token.ts';
import { enrollToken } from './enroll-token.ts';
import { enrollmentBearer } from './enrollment-bearer.ts';
import { relayToken } from './relay-token.ts';
import { streamToken } from './stream-token.ts';

/** The token planes, by name. */
export const TOKEN_PLANES = Object.freeze({
  stream: streamToken,
  relay: relayToken,
  'enrollment-bearer': enrollmentBearer,
  enroll: enrollToken,
  'delegated-access': delegatedAccessToken,
});
