import { webcrypto } from 'node:crypto';

import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';

import { SandboxError } from '../errors/sandbox-error.ts';
import { defineToken } from './signed-token.ts';
import { TOKEN_PLANES } from './token-planes.ts';
import { TOKEN_VECTORS } from './token-vectors.ts';

const SECRET = 'a-root-secret-of-at-least-32-bytes';
const OTHER = 'another-root-secret-of-32-bytes-or-so';

const ticket = defineToken({
  plane: 'ticket',
  prefix: 'tkt_',
  claims: z.object({ seat: z.string(), exp: z.int().positive() }),
  maxTtlSeconds: 60,
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a signed token', () => {
  it('gives its claims and its time of issue back', () => {
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 150 }, { nowSeconds: 100.9 });
    expect(token).toMatch(/^tkt_[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
    expect(ticket.check(SECRET, token, { nowSeconds: 100 })).toEqual({
      ok: true,
      claims: { seat: 'A1', exp: 150 },
      issuedAtSeconds: 100,
    });
  });

  it('is the same text whatever the order of the claims that were given', () => {
    const at = { nowSeconds: 100 };
    expect(ticket.sign(SECRET, { exp: 150, seat: 'A1' }, at)).toBe(
      ticket.sign(SECRET, { seat: 'A1', exp: 150 }, at),
    );
  });

  it('is valid in the second of its expiry and expired in the next', () => {
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 150 });
    expect(ticket.check(SECRET, token, { nowSeconds: 150 }).ok).toBe(true);
    expect(ticket.check(SECRET, token, { nowSeconds: 150.5 })).toEqual(refusal('expired'));
    expect(ticket.check(SECRET, token, { nowSeconds: 151 })).toEqual(refusal('expired'));
    expect(ticket.check(SECRET, token, { nowSeconds: 160, clockSkewSeconds: 10 }).ok).toBe(true);
    expect(ticket.check(SECRET, token, { nowSeconds: Number.NaN })).toEqual(refusal('expired'));
  });

  it('is compared with the system clock when no time is given', () => {
    vi.useFakeTimers({ now: 150_999 });
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 150 });
    expect(ticket.check(SECRET, token)).toMatchObject({ ok: true, issuedAtSeconds: 150 });
    vi.setSystemTime(151_000);
    expect(ticket.check(SECRET, token)).toEqual(refusal('expired'));
  });

  it('may live longer than its plane allows unless the verifier enforces the limit', () => {
    const long = ticket.sign(SECRET, { seat: 'A1', exp: 161 }, { nowSeconds: 100 });
    const fit = ticket.sign(SECRET, { seat: 'A1', exp: 160 }, { nowSeconds: 100 });
    const enforce = { nowSeconds: 100, enforceMaxTtl: true };
    expect(ticket.check(SECRET, long, { nowSeconds: 100 }).ok).toBe(true);
    expect(ticket.check(SECRET, long, enforce)).toEqual(refusal('bad_claims'));
    expect(ticket.check(SECRET, fit, enforce).ok).toBe(true);
  });

  it('issued in the future is refused where the limit is enforced, beyond the allowed skew', () => {
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 150 }, { nowSeconds: 100 });
    const early = { nowSeconds: 95, enforceMaxTtl: true };
    expect(ticket.check(SECRET, token, early)).toEqual(refusal('not_yet_valid'));
    expect(ticket.check(SECRET, token, { ...early, clockSkewSeconds: 5 }).ok).toBe(true);
    expect(ticket.check(SECRET, token, { nowSeconds: 95 }).ok).toBe(true);
  });

  it('of another secret has an unknown key; with that key id forged it has a bad signature', () => {
    const token = ticket.sign(OTHER, { seat: 'A1', exp: 150 });
    expect(ticket.check(SECRET, token, { nowSeconds: 1 })).toEqual(refusal('unknown_key'));
    const own = decoded(ticket.sign(SECRET, { seat: 'A1', exp: 150 }));
    const forged = { ...decoded(token), kid: own['kid'] };
    const signature = token.slice(token.lastIndexOf('.'));
    expect(ticket.check(SECRET, `tkt_${encoded(forged)}${signature}`)).toEqual(
      refusal('bad_signature'),
    );
  });

  it('with a swapped payload and the original signature is refused', () => {
    const [first, second] = ['A1', 'B2'].map((seat) => ticket.sign(SECRET, { seat, exp: 150 }));
    const swapped = `${second?.split('.')[0]}.${first?.split('.')[1]}`;
    expect(ticket.check(SECRET, swapped, { nowSeconds: 1 })).toEqual(refusal('bad_signature'));
  });

  it('re-labelled with another plane never verifies, although both planes share one secret', () => {
    const twin = defineToken({ ...ticket, plane: 'twin', prefix: 'twn_' });
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 150 });
    expect(twin.check(SECRET, token.replace('tkt_', 'twn_'), { nowSeconds: 1 }).ok).toBe(false);
  });

  it('verifies by the previous secret during a rotation and no longer after it', () => {
    const token = ticket.sign(OTHER, { seat: 'A1', exp: 150 });
    const keySet = { current: SECRET, previous: OTHER };
    expect(ticket.check(keySet, token, { nowSeconds: 1 }).ok).toBe(true);
    const renewed = ticket.sign(keySet, { seat: 'A1', exp: 150 });
    expect(ticket.check(SECRET, renewed, { nowSeconds: 1 }).ok).toBe(true);
    expect(ticket.check(OTHER, renewed, { nowSeconds: 1 })).toEqual(refusal('unknown_key'));
  });

  it('is not signed with an empty secret, and an empty secret verifies nothing', () => {
    const claims = { seat: 'A1', exp: 150 };
    for (const secret of ['', { current: '', previous: OTHER }]) {
      expect(() => ticket.sign(secret, claims)).toThrow(
        expect.toSatisfy((error: unknown) => SandboxError.is(error, 'config_invalid')),
      );
    }
    const token = ticket.sign(SECRET, claims);
    expect(ticket.check('', token, { nowSeconds: 1 })).toEqual(refusal('unknown_key'));
  });

  it('is not signed when the claims do not fit their schema', () => {
    expect(() => ticket.sign(SECRET, { seat: 'A1', exp: 1.5 })).toThrow(z.ZodError);
  });

  it('with signed content that is no claims is refused as a value instead of throwing', () => {
    const loose = defineToken({
      plane: 'ticket',
      prefix: 'tkt_',
      claims: z.looseObject({ exp: z.int() }),
      maxTtlSeconds: 60,
    });
    const token = loose.sign(SECRET, { exp: 150 });
    expect(ticket.check(SECRET, token, { nowSeconds: 1 })).toEqual(refusal('bad_claims'));
  });

  it('loses claims that its schema does not know', () => {
    const wide = defineToken({
      plane: 'ticket',
      prefix: 'tkt_',
      claims: z.object({ seat: z.string(), extra: z.string(), exp: z.int() }),
      maxTtlSeconds: 60,
    });
    const token = wide.sign(SECRET, { seat: 'A1', extra: 'x', exp: 150 });
    const check = ticket.check(SECRET, token, { nowSeconds: 1 });
    expect(check.ok && check.claims).toEqual({ seat: 'A1', exp: 150 });
  });

  it('shows a key id that is no part of the secret or of the key', () => {
    const { kid } = decoded(ticket.sign(SECRET, { seat: 'A1', exp: 150 }));
    expect(kid).toMatch(/^[A-Za-z0-9_-]{8}$/);
    expect(SECRET).not.toContain(kid);
  });

  it('still verifies after more secrets were used than are kept derived', () => {
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 150 });
    for (let index = 0; index < 40; index += 1)
      ticket.sign(`${OTHER}-${index}`, { seat: 'A1', exp: 150 });
    expect(ticket.check(SECRET, token, { nowSeconds: 1 }).ok).toBe(true);
  });

  it.each([
    ['tkt_no-dot', 'malformed'],
    ['tkt_.sig', 'malformed'],
    ['tkt_', 'malformed'],
    ['tkt_%%.sig', 'malformed'],
    ['tkt_bnVsbA.sig', 'malformed'],
    ['tkt_W10.sig', 'malformed'],
    ['tkt_bm90LWpzb24.sig', 'malformed'],
    [`tkt_${'a'.repeat(20_000)}.sig`, 'malformed'],
    ['not-a-token', 'bad_prefix'],
    ['', 'bad_prefix'],
    ['TKT_e30.sig', 'bad_prefix'],
  ])('%.20s is refused as %s', (token, reason) => {
    expect(ticket.check(SECRET, token)).toEqual({ ok: false, reason });
  });

  it('of another version or without an integer time of issue is malformed', () => {
    const content = decoded(ticket.sign(SECRET, { seat: 'A1', exp: 150 }));
    for (const change of [{ v: 2 }, { v: '1' }, { kid: 7 }, { iat: '100' }, { iat: null }]) {
      const token = `tkt_${encoded({ ...content, ...change })}.${'A'.repeat(43)}`;
      expect(ticket.check(SECRET, token)).toEqual(refusal('malformed'));
    }
  });

  it('never throws and never verifies when it is random text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.base64String().map((text) => `${text}.${text}`),
        ),
        (text) => {
          expect(ticket.check(SECRET, text).ok).toBe(false);
          expect(ticket.check(SECRET, `tkt_${text}`).ok).toBe(false);
        },
      ),
    );
  });

  it('never throws and never verifies when its signed content is random', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, signature) => {
        const token = `tkt_${Buffer.from(json).toString('base64url')}.${signature}`;
        expect(ticket.check(SECRET, token, { acceptUnboundMac: true }).ok).toBe(false);
      }),
    );
  });

  it('never verifies after any one character was changed, added or removed', () => {
    const token = ticket.sign(SECRET, { seat: 'A1', exp: 2_000_000_000 });
    const character = fc.constantFrom('A', 'z', '0', '9', '-', '_', '.', '=', '+', ' ');
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 1 }),
        character,
        fc.nat({ max: 2 }),
        (at, added, kind) => {
          const rest = token.slice(kind === 0 ? at : at + 1);
          const mutated = token.slice(0, at) + (kind === 2 ? '' : added) + rest;
          fc.pre(mutated !== token);
          expect(ticket.check(SECRET, mutated, { nowSeconds: 1 }).ok).toBe(false);
        },
      ),
    );
  });
});

describe('the known answers', () => {
  it('cover every plane', () => {
    expect(TOKEN_VECTORS.map((vector) => vector.plane)).toEqual(Object.keys(TOKEN_PLANES));
  });

  it.each(TOKEN_VECTORS)('the $plane token is what our verifier accepts', (vector) => {
    const plane = Object.values(TOKEN_PLANES).find(({ plane: name }) => name === vector.plane);
    expect(
      plane?.check(vector.secret, vector.token, { nowSeconds: vector.issuedAtSeconds }),
    ).toEqual({
      ok: true,
      claims: vector.claims,
      issuedAtSeconds: vector.issuedAtSeconds,
    });
  });

  it.each(TOKEN_VECTORS)(
    'the $plane token is what the documented scheme gives elsewhere',
    async (vector) => {
      const prefix = Object.values(TOKEN_PLANES).find(
        ({ plane }) => plane === vector.plane,
      )?.prefix;
      const info = `opengeni/token/v1/${vector.plane}`;
      const macKey = await deriveElsewhere(vector.secret, `${info}/mac`, 256);
      const kid = await deriveElsewhere(vector.secret, `${info}/kid`, 48);
      expect(macKey.toString('hex')).toBe(vector.macKeyHex);
      expect(kid.toString('base64url')).toBe(vector.kid);
      const { issuedAtSeconds: iat, claims } = vector;
      const payload = encoded({ v: 1, kid: vector.kid, iat, claims });
      const hmac = { name: 'HMAC', hash: 'SHA-256' };
      const key = await webcrypto.subtle.importKey('raw', macKey, hmac, false, ['sign']);
      const mac = await webcrypto.subtle.sign(
        'HMAC',
        key,
        Buffer.from(`v1.${vector.plane}.${payload}`),
      );
      expect(`${prefix}${payload}.${Buffer.from(mac).toString('base64url')}`).toBe(vector.token);
    },
  );
});

async function deriveElsewhere(secret: string, info: string, bits: number): Promise<Buffer> {
  const root = await webcrypto.subtle.importKey('raw', Buffer.from(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const algorithm = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: Buffer.from(info),
  };
  return Buffer.from(await webcrypto.subtle.deriveBits(algorithm, root, bits));
}

function encoded(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function decoded(token: string): Record<string, unknown> {
  const payload = token.slice(token.indexOf('_') + 1, token.lastIndexOf('.'));
  return z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

function refusal(reason: string) {
  return { ok: false, reason };
}
