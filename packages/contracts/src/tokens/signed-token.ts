import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import type * as z from 'zod';

import { SandboxError } from '../errors/sandbox-error.ts';
import type {
  TokenCheck,
  TokenCheckOptions,
  TokenRefusal,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';
import { findTimeRefusal, systemSeconds } from './token-life.ts';
import { encodeJson, findTokenParts } from './token-wire.ts';
import type { SplitToken } from './token-wire.ts';

const VERSION = 1;
const MAX_CACHED_SECRETS = 16;

export interface TokenDefinition<TClaims extends { readonly exp: number }> {
  /** Name of the plane; part of the key derivation and of what is signed. */
  readonly plane: string;
  readonly prefix: string;
  readonly claims: z.ZodType<TClaims>;
  /** Longest time from issue to expiry that `enforceMaxTtl` lets through. */
  readonly maxTtlSeconds: number;
  /** Whether the plane knows the unbound MAC at all. Default false. */
  readonly hasUnboundMac?: boolean;
}

/** One kind of signed token: what it is called, what it says, and the two things to do with it. */
export interface TokenPlane<TClaims extends { readonly exp: number } = { readonly exp: number }> {
  readonly plane: string;
  readonly prefix: string;
  readonly claims: z.ZodType<TClaims>;
  readonly maxTtlSeconds: number;
  /**
   * Signs claims. Claims that do not fit throw a ZodError; an empty secret throws code `config_invalid`.
   * The claims are written in the order of their schema.
   */
  sign(secret: TokenSecret, claims: TClaims, options?: TokenSignOptions): string;
  /** Proves that a token is authentic and fresh, or says why not. Never throws. What it grants is up to the caller. */
  check(secret: TokenSecret, token: string, options?: TokenCheckOptions): TokenCheck<TClaims>;
}

interface DerivedKey {
  // A key object: signing with raw bytes costs several times as much.
  readonly key: KeyObject;
  readonly kid: string;
}

interface Keyring {
  readonly plane: string;
  readonly keyOf: (secret: string) => DerivedKey;
}

interface Authentic {
  readonly claims: unknown;
  readonly issuedAtSeconds: number | null;
}

/** Makes a token plane. Keys are derived per plane, so a token of one plane never verifies in another. */
export function defineToken<TClaims extends { readonly exp: number }>(
  definition: TokenDefinition<TClaims>,
): TokenPlane<TClaims> {
  const { plane, prefix, claims: schema, maxTtlSeconds } = definition;
  const keyring: Keyring = { plane, keyOf: createKeyDerivation(plane) };
  return Object.freeze({
    plane,
    prefix,
    claims: schema,
    maxTtlSeconds,
    sign(secret: TokenSecret, claims: TClaims, options?: TokenSignOptions): string {
      const { key, kid } = keyring.keyOf(resolveSigningSecret(secret, plane));
      const iat = Math.floor(options?.nowSeconds ?? systemSeconds());
      const payload = encodeJson({ v: VERSION, kid, iat, claims: schema.parse(claims) });
      return `${prefix}${payload}.${boundMac(key, plane, payload)}`;
    },
    check(
      secret: TokenSecret,
      token: string,
      options: TokenCheckOptions = {},
    ): TokenCheck<TClaims> {
      if (typeof token !== 'string' || !token.startsWith(prefix)) return refused('bad_prefix');
      const parts = findTokenParts(token, prefix);
      if (parts === undefined) return refused('malformed');
      const authentic = authenticate(parts, secretsOf(secret), {
        keyring,
        acceptUnbound: options.acceptUnboundMac === true && definition.hasUnboundMac === true,
      });
      if (typeof authentic === 'string') return refused(authentic);
      const parsed = schema.safeParse(authentic.claims);
      if (!parsed.success) return refused('bad_claims');
      const { issuedAtSeconds } = authentic;
      const life = { expiresAtSeconds: parsed.data.exp, issuedAtSeconds, maxTtlSeconds };
      const refusal = findTimeRefusal(life, options);
      if (refusal !== undefined) return refused(refusal);
      return { ok: true, claims: parsed.data, issuedAtSeconds };
    },
  });
}

/** The claims of a token that verifies now, else null: the outcome of the `verify*` functions. */
export function verifiedClaims<TClaims>(check: TokenCheck<TClaims>): TClaims | null {
  return check.ok ? check.claims : null;
}

/** Reads the last argument of a `verify*` function, which may be a plain time in Unix seconds. */
export function checkOptionsOf(
  nowOrOptions: number | TokenCheckOptions | undefined,
): TokenCheckOptions {
  return typeof nowOrOptions === 'number' ? { nowSeconds: nowOrOptions } : (nowOrOptions ?? {});
}

function authenticate(
  { payload, signature, content }: SplitToken,
  secrets: readonly string[],
  { keyring, acceptUnbound }: { readonly keyring: Keyring; readonly acceptUnbound: boolean },
): Authentic | TokenRefusal {
  const { v, kid, iat, claims } = content;
  if (v === VERSION && typeof kid === 'string' && typeof iat === 'number') {
    const derived = secrets.map(keyring.keyOf).find((candidate) => candidate.kid === kid);
    if (derived === undefined) return 'unknown_key';
    const isSigned = isSameText(signature, boundMac(derived.key, keyring.plane, payload));
    return isSigned ? { claims, issuedAtSeconds: iat } : 'bad_signature';
  }
  if (!acceptUnbound) return 'malformed';
  const isSigned = secrets.some((secret) => isSameText(signature, unboundMac(secret, payload)));
  return isSigned ? { claims: content, issuedAtSeconds: null } : 'bad_signature';
}

function resolveSigningSecret(secret: TokenSecret, plane: string): string {
  const current = typeof secret === 'string' ? secret : secret.current;
  if (current !== '') return current;
  const message = `The secret of ${plane} tokens is empty: configure a random one of at least 32 bytes.`;
  throw new SandboxError('config_invalid', message);
}

function secretsOf(secret: TokenSecret): string[] {
  const secrets = typeof secret === 'string' ? [secret] : [secret.current, secret.previous ?? ''];
  return secrets.filter((root) => root !== '');
}

function createKeyDerivation(plane: string): (secret: string) => DerivedKey {
  const cache = new Map<string, DerivedKey>();
  return (secret) => {
    const cached = cache.get(secret);
    if (cached !== undefined) return cached;
    const info = `opengeni/token/v${VERSION}/${plane}`;
    const derived = {
      key: createSecretKey(deriveBytes(secret, `${info}/mac`, 32)),
      kid: deriveBytes(secret, `${info}/kid`, 6).toString('base64url'),
    };
    const [oldest] = cache.keys();
    if (cache.size >= MAX_CACHED_SECRETS && oldest !== undefined) cache.delete(oldest);
    cache.set(secret, derived);
    return derived;
  };
}

function deriveBytes(secret: string, info: string, byteLength: number): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'utf8'), '', info, byteLength));
}

function boundMac(key: KeyObject, plane: string, payload: string): string {
  return createHmac('sha256', key).update(`v${VERSION}.${plane}.${payload}`).digest('base64url');
}

function unboundMac(secret: string, payload: string): string {
  return createHmac('sha256', secret).update(payload).digest('base64url');
}

function isSameText(given: string, expected: string): boolean {
  const givenBytes = Buffer.from(given, 'utf8');
  const expectedBytes = Buffer.from(expected, 'utf8');
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}

function refused(reason: TokenRefusal): { readonly ok: false; readonly reason: TokenRefusal } {
  return { ok: false, reason };
}
