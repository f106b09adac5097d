import type { TokenCheckOptions, TokenRefusal } from './token-check.ts';

export interface TokenLife {
  readonly expiresAtSeconds: number;
  readonly issuedAtSeconds: number | null;
  readonly maxTtlSeconds: number;
}

/** Why a token is not valid now, if so. A token is still valid in the second of its expiry. */
export function findTimeRefusal(
  life: TokenLife,
  options: TokenCheckOptions,
): TokenRefusal | undefined {
  const now = options.nowSeconds ?? systemSeconds();
  const skew = options.clockSkewSeconds ?? 0;
  // Written so that a time that is no number refuses the token.
  if (!(life.expiresAtSeconds + skew >= now)) return 'expired';
  if (options.enforceMaxTtl !== true || life.issuedAtSeconds === null) return undefined;
  if (life.issuedAtSeconds > now + skew) return 'not_yet_valid';
  return life.expiresAtSeconds - life.issuedAtSeconds > life.maxTtlSeconds
    ? 'bad_claims'
    : undefined;
}

export function systemSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
