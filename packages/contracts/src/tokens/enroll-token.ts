import * as z from 'zod';

import { checkOptionsOf, defineToken, verifiedClaims } from './signed-token.ts';
import type {
  TokenCheck,
  TokenCheckOptions,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';

/** Seconds in which an enroll token can be exchanged. */
export const ENROLL_TOKEN_DEFAULT_TTL_SECONDS = 3600;

/** Lets a machine enrol without a person at the screen. Times are in Unix seconds. */
export const EnrollTokenPayload = z.object({
  typ: z.literal('enroll'),
  workspaceId: z.uuid(),
  accountId: z.uuid(),
  allowScreenControl: z.boolean(),
  iat: z.int().nonnegative(),
  exp: z.int().positive(),
});
export type EnrollTokenPayload = z.infer<typeof EnrollTokenPayload>;

/** Tokens that are exchanged for the credentials of a machine. */
export const enrollToken = defineToken({
  plane: 'enroll',
  prefix: 'oget_',
  claims: EnrollTokenPayload,
  maxTtlSeconds: ENROLL_TOKEN_DEFAULT_TTL_SECONDS,
});

/** Signs claims. Claims that do not fit reject with a ZodError, an empty secret with code `config_invalid`. */
export async function signEnrollToken(
  secret: TokenSecret,
  payload: EnrollTokenPayload,
  options?: TokenSignOptions,
): Promise<string> {
  return enrollToken.sign(secret, payload, options);
}

/** The claims of a token that is authentic and fresh, else null. The last argument may be the time in Unix seconds. */
export async function verifyEnrollToken(
  secret: TokenSecret,
  token: string,
  options?: number | TokenCheckOptions,
): Promise<EnrollTokenPayload | null> {
  return verifiedClaims(enrollToken.check(secret, token, checkOptionsOf(options)));
}

/** Like `verifyEnrollToken`, with the reason of a refusal. */
export function checkEnrollToken(
  secret: TokenSecret,
  token: string,
  options?: TokenCheckOptions,
): TokenCheck<EnrollTokenPayload> {
  return enrollToken.check(secret, token, options);
}
