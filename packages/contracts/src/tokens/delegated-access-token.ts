import * as z from 'zod';

import { Permission } from '../agent/permissions.ts';
import { checkOptionsOf, defineToken, verifiedClaims } from './signed-token.ts';
import type {
  TokenCheck,
  TokenCheckOptions,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';

/** Seconds that a delegated access token lives when nothing else is asked for. */
export const DELEGATED_ACCESS_TOKEN_DEFAULT_TTL_SECONDS = 3600;

/** Lets an agent call first-party tools on behalf of a subject. `exp` is in Unix seconds. */
export const DelegatedAccessTokenPayload = z.object({
  accountId: z.uuid(),
  workspaceId: z.uuid(),
  subjectId: z.string().min(1),
  subjectLabel: z.string().optional(),
  permissions: z.array(Permission).min(1),
  sessionId: z.uuid().optional(),
  exp: z.int().positive(),
});
export type DelegatedAccessTokenPayload = z.infer<typeof DelegatedAccessTokenPayload>;

/** Tokens of first-party tool calls. */
export const delegatedAccessToken = defineToken({
  plane: 'delegated-access',
  prefix: 'ogd_',
  claims: DelegatedAccessTokenPayload,
  maxTtlSeconds: DELEGATED_ACCESS_TOKEN_DEFAULT_TTL_SECONDS,
});

/** Signs claims. Claims that do not fit reject with a ZodError, an empty secret with code `config_invalid`. */
export async function signDelegatedAccessToken(
  secret: TokenSecret,
  payload: DelegatedAccessTokenPayload,
  options?: TokenSignOptions,
): Promise<string> {
  return delegatedAccessToken.sign(secret, payload, options);
}

/** The claims of a token that is authentic and fresh, else null. The last argument may be the time in Unix seconds. */
export async function verifyDelegatedAccessToken(
  secret: TokenSecret,
  token: string,
  options?: number | TokenCheckOptions,
): Promise<DelegatedAccessTokenPayload | null> {
  return verifiedClaims(delegatedAccessToken.check(secret, token, checkOptionsOf(options)));
}

/** Like `verifyDelegatedAccessToken`, with the reason of a refusal. */
export function checkDelegatedAccessToken(
  secret: TokenSecret,
  token: string,
  options?: TokenCheckOptions,
): TokenCheck<DelegatedAccessTokenPayload> {
  return delegatedAccessToken.check(secret, token, options);
}
