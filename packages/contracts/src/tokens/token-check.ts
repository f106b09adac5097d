/** A root secret, or the root secrets during a rotation: tokens are signed with the current one, both verify. */
export type TokenSecret = string | TokenKeySet;

export interface TokenKeySet {
  readonly current: string;
  readonly previous?: string;
}

export interface TokenSignOptions {
  /** Unix seconds written as the time of issue. Default: the system clock. */
  readonly nowSeconds?: number;
}

export interface TokenCheckOptions {
  /** Unix seconds to compare the expiry with. Default: the system clock. */
  readonly nowSeconds?: number;
  /** How far the clocks of signer and verifier may differ. Default 0. */
  readonly clockSkewSeconds?: number;
  /** Refuses a token that lives longer than its plane allows, or was issued in the future. Default false. */
  readonly enforceMaxTtl?: boolean;
  /**
   * Accepts the signature form of runtime 0.3.0, whose MAC covers neither prefix nor plane. It has an effect
   * for enrollment bearers and relay tokens only, so that machines enrolled then need not enrol again. Default false.
   */
  readonly acceptUnboundMac?: boolean;
}

/** Why a token was refused, in the order of the checks. */
export type TokenRefusal =
  | 'bad_prefix'
  | 'malformed'
  | 'unknown_key'
  | 'bad_signature'
  | 'bad_claims'
  | 'expired'
  | 'not_yet_valid';

export type TokenCheck<TClaims> =
  | {
      readonly ok: true;
      readonly claims: TClaims;
      /** Unix seconds; null for a token that does not say when it was issued. */
      readonly issuedAtSeconds: number | null;
    }
  | { readonly ok: false; readonly reason: TokenRefusal };
