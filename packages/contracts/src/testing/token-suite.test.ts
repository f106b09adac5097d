import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { defineToken } from '../tokens/signed-token.ts';
import type { TokenPlane } from '../tokens/signed-token.ts';
import { listFailedChecks } from './suite.ts';
import {
  describeTokenMatrix,
  describeTokenPlane,
  tokenMatrixChecks,
  tokenPlaneChecks,
} from './token-suite.ts';
import type { TokenSample } from './token-suite.ts';

const claims = z.object({ seat: z.string(), exp: z.int() });
const correct = sampleOf(defineToken({ plane: 'one', prefix: 'one_', claims, maxTtlSeconds: 60 }));
const second = sampleOf(defineToken({ plane: 'two', prefix: 'two_', claims, maxTtlSeconds: 60 }));

describeTokenPlane('a token plane', correct);
describeTokenMatrix('two token planes', [correct, second]);

describe('the token suites', () => {
  it('notice a MAC that covers neither prefix nor plane', async () => {
    const samples = [unboundPlane('one', 'one_'), unboundPlane('two', 'two_')];
    const failed = await listFailedChecks({
      checks: tokenMatrixChecks,
      makeSubject: () => samples,
    });
    expect(failed).toContain(
      'no plane accepts the token of another that was re-labelled with its prefix',
    );
  });

  it('notice planes that share a name or a prefix', async () => {
    const twin = sampleOf(defineToken({ plane: 'one', prefix: 'one_', claims, maxTtlSeconds: 60 }));
    const failed = await listFailedChecks({
      checks: tokenMatrixChecks,
      makeSubject: () => [correct, twin],
    });
    expect(failed).toEqual(tokenMatrixChecks.map((check) => check.title));
  });

  it('notice a verifier that accepts everything', async () => {
    const { plane } = correct;
    const open = {
      ...plane,
      check: () => ({ ok: true as const, claims: { exp: 1 }, issuedAtSeconds: 1 }),
    };
    const failed = await listFailedChecks({
      checks: tokenPlaneChecks,
      makeSubject: () => sampleOf(open),
    });
    const titles = tokenPlaneChecks.map((check) => check.title);
    expect(failed).toEqual(titles.filter((title) => !title.includes('during a rotation')));
  });

  it('notice a verifier that throws, one that ends a second early, and one without rotation', async () => {
    const { plane } = correct;
    const broken: Partial<TokenPlane>[] = [
      { check: () => expect.unreachable() },
      {
        check: (secret, token, options) =>
          plane.check(secret, token, { ...options, nowSeconds: (options?.nowSeconds ?? 0) + 1 }),
      },
      {
        check: (secret, token, options) =>
          plane.check(typeof secret === 'string' ? secret : secret.current, token, options),
      },
    ];
    const failed = broken.map((change) =>
      listFailedChecks({
        checks: tokenPlaneChecks,
        makeSubject: () => sampleOf({ ...plane, ...change }),
      }),
    );
    expect(await Promise.all(failed)).toEqual([
      tokenPlaneChecks.map((check) => check.title),
      ['a token is valid in the second of its expiry and not in the next'],
      ['a token of the previous secret verifies during a rotation'],
    ]);
  });
});

function sampleOf(plane: TokenPlane): TokenSample {
  const sample = { seat: 'A1', exp: 1 };
  return { plane, claims: sample };
}

/** Signs the payload alone with the root secret itself, whatever the plane is called. */
function unboundPlane(name: string, prefix: string): TokenSample {
  const macOf = (secret: string, payload: string) =>
    createHmac('sha256', secret).update(payload).digest('base64url');
  const inner = defineToken({ plane: name, prefix, claims, maxTtlSeconds: 60 });
  return sampleOf({
    ...inner,
    sign(secret, signed) {
      const payload = Buffer.from(JSON.stringify(signed)).toString('base64url');
      return `${prefix}${payload}.${macOf(JSON.stringify(secret), payload)}`;
    },
    check(secret, token) {
      const [payload = '', mac] = token.slice(prefix.length).split('.');
      if (!token.startsWith(prefix) || mac !== macOf(JSON.stringify(secret), payload))
        return { ok: false, reason: 'bad_signature' };
      const content = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      return { ok: true, claims: content, issuedAtSeconds: null };
    },
  });
}
