import * as z from 'zod';

import { checkOptionsOf, defineToken, verifiedClaims } from './signed-token.ts';
import type {
  TokenCheck,
  TokenCheckOptions,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';

/** Seconds that a relay token lives when nothing else is asked for. */
export const RELAY_TOKEN_DEFAULT_TTL_SECONDS = 30 * 24 * 3600;

/** Lets the agent of a machine register streams at the relay. `exp` is in Unix seconds. */
export const RelayTokenPayload = z.object({
  workspaceId: z.uuid(),
  agentId: z.uuid(),
  exp: z.int().positive(),
});
export type RelayTokenPayload = z.infer<typeof RelayTokenPayload>;

/** Tokens of machines at the stream relay. */
export const relayToken = defineToken({
  plane: 'relay',
  prefix: 'ogr_',
  claims: RelayTokenPayload,
  maxTtlSeconds: RELAY_TOKEN_DEFAULT_TTL_SECONDS,
  hasUnboundMac: true,
});

/** Signs claims. Claims that do not fit reject with a ZodError, an empty secret with code `config_invalid`. */
export async function signRelayToken(
  secret: TokenSecret,
  payload: RelayTokenPayload,
  options?: TokenSignOptions,
): Promise<string> {
  return relayToken.sign(secret, payload, options);
}

/** The claims of a token that is authentic and fresh, else null. The last argument may be the time in Unix seconds. */
export async function verifyRelayToken(
  secret: TokenSecret,
  token: string,
  options?: number | TokenCheckOptions,
): Promise<RelayTokenPayload | null> {
  return verifiedClaims(relayToken.check(secret, token, checkOptionsOf(options)));
}

/** Like `verifyRelayToken`, with the reason of a refusal. */
export function checkRelayToken(
  secret: TokenSecret,
  token: string,
  options?: TokenCheckOptions,
): TokenCheck<RelayTokenPayload> {
  return relayToken.check(secret, token, options);
}
