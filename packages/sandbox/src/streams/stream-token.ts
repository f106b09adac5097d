import { DESKTOP_STREAM_PORT } from '@opengeni/contracts/backends';
import { STREAM_TOKEN_DEFAULT_TTL_SECONDS, signStreamToken } from '@opengeni/contracts/tokens';
import type { StreamTokenPayload, TokenSecret } from '@opengeni/contracts/tokens';

/** Whom a stream token is for. Times are in seconds. */
export interface MintStreamTokenInput {
  workspaceId: string;
  sessionId: string;
  viewerId: string;
  leaseEpoch: number;
  /** Default `view`. */
  mode?: StreamTokenPayload['mode'];
  /** Default: the port of the desktop. */
  port?: number;
  /** Default 120. */
  ttlSeconds?: number;
  /** Unix seconds; default: the system clock. */
  nowSeconds?: number;
}

/**
 * Mints the token of a viewer for one port. Claims that do not fit, such as an id that is no UUID, reject with a
 * ZodError, an empty secret with code `config_invalid`.
 */
export async function mintStreamToken(
  secret: TokenSecret,
  input: MintStreamTokenInput,
): Promise<string> {
  const nowSeconds = input.nowSeconds ?? systemSeconds();
  const claims = {
    workspaceId: input.workspaceId,
    sessionId: input.sessionId,
    viewerId: input.viewerId,
    leaseEpoch: input.leaseEpoch,
    mode: input.mode ?? 'view',
    port: input.port ?? DESKTOP_STREAM_PORT,
    exp: nowSeconds + (input.ttlSeconds ?? STREAM_TOKEN_DEFAULT_TTL_SECONDS),
  };
  return signStreamToken(secret, claims, { nowSeconds });
}

/** Unix time of the system clock in whole seconds. */
export function systemSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
