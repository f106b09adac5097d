import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { verifyDelegatedAccessToken } from './delegated-access-token.ts';
import { verifyEnrollToken } from './enroll-token.ts';
import { checkEnrollmentBearer, verifyEnrollmentBearer } from './enrollment-bearer.ts';
import { checkRelayToken, verifyRelayToken } from './relay-token.ts';
import { verifyStreamToken } from './stream-token.ts';
import { TOKEN_PLANES } from './token-planes.ts';
import { TOKEN_VECTORS } from './token-vectors.ts';

const SECRET = 'test-secret';
const exp = 2_000_000_000;
const [stream, relay, bearer, enroll, delegated] = [
  'stream',
  'relay',
  'enrollment-bearer',
  'enroll',
  'delegated-access',
].map(claimsOf);

describe('the unbound MAC of runtime 0.3.0', () => {
  const known = {
    ogr_: unboundToken('ogr_', relay, 's5LYC772aimxLey8xqadqXXqhOsgTPSCehHPLfCsbXs'),
    oge_: unboundToken('oge_', bearer, 't1wjk6V2z6_pePMLw9rKgjtKR0ioSoFpsIhrrC10SOE'),
    ogs_: unboundToken('ogs_', stream, 'YkQrWfUZki_ge9uCtxTSadql15jnNV6AttlsDX5YRbg'),
    oget_: unboundToken('oget_', enroll, 'sVj9CXmqe_7IZtLMvmp582QJgFzWFz13AffNLVupl8k'),
    ogd_: unboundToken('ogd_', delegated, macOf(payloadOf(delegated))),
  };

  it('is reproduced by these known tokens', () => {
    for (const token of Object.values(known)) {
      const [payload = '', signature] = token.slice(token.indexOf('_') + 1).split('.');
      expect(signature).toBe(macOf(payload));
    }
  });

  it('is refused by every plane unless it is asked for', () => {
    for (const plane of Object.values(TOKEN_PLANES)) {
      const token = known[plane.prefix as keyof typeof known];
      expect(plane.check(SECRET, token)).toEqual({ ok: false, reason: 'malformed' });
    }
  });

  it('is accepted on request for bearers and relay tokens, without a time of issue', async () => {
    const compatible = { acceptUnboundMac: true };
    expect(await verifyRelayToken(SECRET, known.ogr_, compatible)).toEqual(relay);
    expect(await verifyEnrollmentBearer(SECRET, known.oge_, compatible)).toEqual(bearer);
    expect(checkRelayToken(SECRET, known.ogr_, { ...compatible, enforceMaxTtl: true })).toEqual({
      ok: true,
      claims: relay,
      issuedAtSeconds: null,
    });
    const rotated = { current: 'new-secret', previous: SECRET };
    expect(await verifyRelayToken(rotated, known.ogr_, compatible)).toEqual(relay);
  });

  it('is never accepted for stream, enroll and delegated tokens', async () => {
    const compatible = { acceptUnboundMac: true };
    expect(await verifyStreamToken(SECRET, known.ogs_, compatible)).toBeNull();
    expect(await verifyEnrollToken(SECRET, known.oget_, compatible)).toBeNull();
    expect(await verifyDelegatedAccessToken(SECRET, known.ogd_, compatible)).toBeNull();
  });

  it('still has to be right, fresh and of fitting claims', () => {
    const compatible = { acceptUnboundMac: true };
    const refusals = [
      checkRelayToken('other-secret', known.ogr_, compatible),
      checkRelayToken('', known.ogr_, compatible),
      checkRelayToken(SECRET, `${known.ogr_.slice(0, -1)}A`, compatible),
      checkRelayToken(SECRET, known.ogr_, { ...compatible, nowSeconds: exp + 1 }),
      checkEnrollmentBearer(SECRET, known.ogr_.replace('ogr_', 'oge_'), compatible),
    ];
    expect(refusals).toEqual([
      { ok: false, reason: 'bad_signature' },
      { ok: false, reason: 'bad_signature' },
      { ok: false, reason: 'bad_signature' },
      { ok: false, reason: 'expired' },
      { ok: false, reason: 'bad_claims' },
    ]);
  });
});

function payloadOf(claims: object | undefined): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url');
}

function macOf(payload: string): string {
  return createHmac('sha256', SECRET).update(payload).digest('base64url');
}

function unboundToken(prefix: string, claims: object | undefined, signature: string): string {
  return `${prefix}${payloadOf(claims)}.${signature}`;
}

function claimsOf(plane: string): object | undefined {
  return TOKEN_VECTORS.find((vector) => vector.plane === plane)?.claims;
}
