import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { describeTokenMatrix, describeTokenPlane } from '../testing/token-suite.ts';
import {
  DELEGATED_ACCESS_TOKEN_DEFAULT_TTL_SECONDS,
  checkDelegatedAccessToken,
  delegatedAccessToken,
  signDelegatedAccessToken,
  verifyDelegatedAccessToken,
} from './delegated-access-token.ts';
import {
  ENROLL_TOKEN_DEFAULT_TTL_SECONDS,
  checkEnrollToken,
  enrollToken,
  signEnrollToken,
  verifyEnrollToken,
} from './enroll-token.ts';
import {
  ENROLLMENT_BEARER_DEFAULT_TTL_SECONDS,
  checkEnrollmentBearer,
  enrollmentBearer,
  signEnrollmentBearer,
  verifyEnrollmentBearer,
} from './enrollment-bearer.ts';
import {
  RELAY_TOKEN_DEFAULT_TTL_SECONDS,
  checkRelayToken,
  relayToken,
  signRelayToken,
  verifyRelayToken,
} from './relay-token.ts';
import { defineToken } from './signed-token.ts';
import {
  STREAM_TOKEN_DEFAULT_TTL_SECONDS,
  checkStreamToken,
  signStreamToken,
  streamToken,
  verifyStreamToken,
} from './stream-token.ts';

const SECRET = 'test-secret';
const W = '11111111-1111-4111-8111-111111111111';
const S = '22222222-2222-4222-8222-222222222222';
const V = '33333333-3333-4333-8333-333333333333';
const A = '55555555-5555-4555-8555-555555555555';
const exp = 2_000_000_000;

const stream = {
  workspaceId: W,
  sessionId: S,
  viewerId: V,
  leaseEpoch: 7,
  mode: 'view' as const,
  port: 6080,
  exp,
};
const relay = { workspaceId: W, agentId: A, exp };
const bearer = {
  workspaceId: W,
  agentId: A,
  enrollmentId: A,
  subjectPrefix: `agent.${W}.${A}`,
  exp,
};
const enroll = {
  typ: 'enroll' as const,
  workspaceId: W,
  accountId: S,
  allowScreenControl: true,
  iat: 1_999_996_400,
  exp,
};
const delegated = {
  accountId: S,
  workspaceId: W,
  subjectId: 'user-1',
  permissions: ['files:read' as const],
  exp,
};

const samples = [
  { plane: streamToken, claims: stream },
  { plane: relayToken, claims: relay },
  { plane: enrollmentBearer, claims: bearer },
  { plane: enrollToken, claims: enroll },
  { plane: delegatedAccessToken, claims: delegated },
];

/** The functions of each plane by their names, with what the plane's own facts are. */
const families = [
  {
    name: 'stream',
    prefix: 'ogs_',
    claims: stream,
    sign: (secret: string, claims: object) => signStreamToken(secret, { ...stream, ...claims }),
    verify: verifyStreamToken,
    check: checkStreamToken,
  },
  {
    name: 'relay',
    prefix: 'ogr_',
    claims: relay,
    sign: (secret: string, claims: object) => signRelayToken(secret, { ...relay, ...claims }),
    verify: verifyRelayToken,
    check: checkRelayToken,
  },
  {
    name: 'enrollment bearer',
    prefix: 'oge_',
    claims: bearer,
    sign: (secret: string, claims: object) =>
      signEnrollmentBearer(secret, { ...bearer, ...claims }),
    verify: verifyEnrollmentBearer,
    check: checkEnrollmentBearer,
  },
  {
    name: 'enroll',
    prefix: 'oget_',
    claims: enroll,
    sign: (secret: string, claims: object) => signEnrollToken(secret, { ...enroll, ...claims }),
    verify: verifyEnrollToken,
    check: checkEnrollToken,
  },
  {
    name: 'delegated access',
    prefix: 'ogd_',
    claims: delegated,
    sign: (secret: string, claims: object) =>
      signDelegatedAccessToken(secret, { ...delegated, ...claims }),
    verify: verifyDelegatedAccessToken,
    check: checkDelegatedAccessToken,
  },
];

for (const sample of samples) describeTokenPlane(`the ${sample.plane.plane} plane`, sample);
describeTokenMatrix('the token planes under one secret', samples);

describe.each(families)('the functions of the $name token', (family) => {
  it('round-trip the claims under the right prefix', async () => {
    const token = await family.sign(SECRET, {});
    expect(token.startsWith(family.prefix)).toBe(true);
    expect(await family.verify(SECRET, token)).toEqual(family.claims);
    expect(family.check(SECRET, token)).toMatchObject({ ok: true, claims: family.claims });
  });

  it('give null for another secret and for a swapped payload', async () => {
    const token = await family.sign(SECRET, {});
    const other = await family.sign(SECRET, { exp: exp + 1 });
    const swapped = `${other.split('.')[0]}.${token.split('.')[1]}`;
    expect(await family.verify('other-secret', token)).toBeNull();
    expect(await family.verify(SECRET, swapped)).toBeNull();
  });

  it('give null once expired, and the claims of the same token at an earlier time', async () => {
    const token = await family.sign(SECRET, { exp: 1000 });
    expect(await family.verify(SECRET, token)).toBeNull();
    expect(await family.verify(SECRET, token, 1001)).toBeNull();
    expect(await family.verify(SECRET, token, 1000)).toEqual({ ...family.claims, exp: 1000 });
    expect(await family.verify(SECRET, token, { nowSeconds: 999 })).not.toBeNull();
    expect(family.check(SECRET, token)).toEqual({ ok: false, reason: 'expired' });
  });

  it('give null for text that is no token', async () => {
    for (const text of ['not-a-token', `${family.prefix}no-dot`, `${family.prefix}.sig`, '']) {
      expect(await family.verify(SECRET, text)).toBeNull();
    }
  });

  it('give null for correctly signed content that is no claims, instead of throwing', async () => {
    const { prefix, plane } = planeOf(family.prefix);
    const claims = z.looseObject({ exp: z.int() });
    const loose = defineToken({ plane, prefix, claims, maxTtlSeconds: 1 });
    const token = loose.sign(SECRET, { exp });
    expect(await family.verify(SECRET, token)).toBeNull();
    expect(family.check(SECRET, token)).toEqual({ ok: false, reason: 'bad_claims' });
  });

  it('reject claims that do not fit, and an empty secret', async () => {
    await expect(family.sign(SECRET, { exp: 0 })).rejects.toBeInstanceOf(z.ZodError);
    await expect(family.sign(SECRET, { workspaceId: 'W' })).rejects.toBeInstanceOf(z.ZodError);
    await expect(family.sign('', {})).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('never throw and never accept random text', async () => {
    const text = fc.string({ unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(text, text, async (payload, signature) => {
        expect(await family.verify(SECRET, `${family.prefix}${payload}.${signature}`)).toBeNull();
      }),
    );
  });
});

describe('claims', () => {
  it('of an enroll token need the type that says so', () => {
    const claims = z.looseObject({ typ: z.string(), exp: z.int() });
    const imitation = defineToken({ plane: 'enroll', prefix: 'oget_', claims, maxTtlSeconds: 1 });
    const token = imitation.sign(SECRET, { ...enroll, typ: 'access' });
    expect(checkEnrollToken(SECRET, token)).toEqual({ ok: false, reason: 'bad_claims' });
  });

  it('of a token for one workspace verify whatever the route is: scope is up to the caller', async () => {
    const token = await signStreamToken(SECRET, stream);
    expect((await verifyStreamToken(SECRET, token))?.workspaceId).toBe(W);
  });

  it('keep the bounds of each field', () => {
    const { claims } = streamToken;
    expect(
      claims.safeParse({ ...stream, leaseEpoch: 0, mode: 'control', port: 1, exp: 1 }).success,
    ).toBe(true);
    for (const change of [
      { leaseEpoch: -1 },
      { mode: 'admin' },
      { port: 0 },
      { port: 1.5 },
      { viewerId: 'api-key' },
    ]) {
      expect(claims.safeParse({ ...stream, ...change }).success).toBe(false);
    }
    expect(enrollmentBearer.claims.safeParse({ ...bearer, subjectPrefix: '' }).success).toBe(false);
    expect(enrollToken.claims.safeParse({ ...enroll, iat: -1 }).success).toBe(false);
    expect(delegatedAccessToken.claims.safeParse({ ...delegated, permissions: [] }).success).toBe(
      false,
    );
    expect(
      delegatedAccessToken.claims.safeParse({ ...delegated, permissions: ['root'] }).success,
    ).toBe(false);
    expect(delegatedAccessToken.claims.safeParse({ ...delegated, subjectId: '' }).success).toBe(
      false,
    );
    expect(
      delegatedAccessToken.claims.safeParse({ ...delegated, sessionId: S, subjectLabel: 'x' })
        .success,
    ).toBe(true);
  });

  it('live as long as the documented lifetimes', () => {
    expect({
      stream: STREAM_TOKEN_DEFAULT_TTL_SECONDS,
      relay: RELAY_TOKEN_DEFAULT_TTL_SECONDS,
      bearer: ENROLLMENT_BEARER_DEFAULT_TTL_SECONDS,
      enroll: ENROLL_TOKEN_DEFAULT_TTL_SECONDS,
      delegated: DELEGATED_ACCESS_TOKEN_DEFAULT_TTL_SECONDS,
    }).toEqual({ stream: 120, relay: 2_592_000, bearer: 2_592_000, enroll: 3600, delegated: 3600 });
  });
});

function planeOf(prefix: string) {
  const sample = samples.find(({ plane }) => plane.prefix === prefix);
  if (sample === undefined) throw new Error(`no plane has the prefix ${prefix}`);
  return sample.plane;
}
