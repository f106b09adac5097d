import * as z from 'zod';

import { checkOptionsOf, defineToken, verifiedClaims } from './signed-token.ts';
import type {
  TokenCheck,
  TokenCheckOptions,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';

/** Seconds that a stream token lives when nothing else is asked for. */
export const STREAM_TOKEN_DEFAULT_TTL_SECONDS = 120;

/** Lets a viewer reach one port of the box of a session. `exp` is in Unix seconds. */
export const StreamTokenPayload = z.object({
  workspaceId: z.uuid(),
  sessionId: z.uuid(),
  viewerId: z.uuid(),
  leaseEpoch: z.int().nonnegative(),
  mode: z.enum(['view', 'control']),
  port: z.int().positive(),
  exp: z.int().positive(),
});
export type StreamTokenPayload = z.infer<typeof StreamTokenPayload>;

/** Tokens of viewers. They travel beside a stream URL, never inside it. */
export const streamToken = defineToken({
  plane: 'stream',
  prefix: 'ogs_',
  claims: StreamTokenPayload,
  maxTtlSeconds: 3600,
});

/** Signs claims. Claims that do not fit reject with a ZodError, an empty secret with code `config_invalid`. */
export async function signStreamToken(
  secret: TokenSecret,
  payload: StreamTokenPayload,
  options?: TokenSignOptions,
): Promise<string> {
  return streamToken.sign(secret, payload, options);
}

/** The claims of a token that is authentic and fresh, else null. The last argument may be the time in Unix seconds. */
export async function verifyStreamToken(
  secret: TokenSecret,
  token: string,
  options?: number | TokenCheckOptions,
): Promise<StreamTokenPayload | null> {
  return verifiedClaims(streamToken.check(secret, token, checkOptionsOf(options)));
}

/** Like `verifyStreamToken`, with the reason of a refusal. */
export function checkStreamToken(
  secret: TokenSecret,
  token: string,
  options?: TokenCheckOptions,
): TokenCheck<StreamTokenPayload> {
  return streamToken.check(secret, token, options);
}
