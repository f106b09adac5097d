import assert from 'node:assert/strict';

import type { TokenPlane } from '../tokens/signed-token.ts';
import type { TokenRefusal } from '../tokens/token-check.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

/** A plane with claims that fit it; `exp` is replaced by the suite. */
export interface TokenSample {
  readonly plane: TokenPlane;
  readonly claims: { readonly exp: number };
}

const SECRET = 'suite-root-secret-of-thirty-two-bytes';
const OTHER_SECRET = 'suite-other-secret-of-thirty-two-bytes';
const NOW = 1_900_000_000;
const LIFE = 60;

/** The rules of every token plane. */
export const tokenPlaneChecks: readonly SuiteCheck<TokenSample>[] = [
  {
    title: 'a signed token gives its claims back under its own prefix',
    run(sample) {
      const token = signSample(sample);
      assert.ok(token.startsWith(sample.plane.prefix), 'the token must start with its prefix');
      const check = sample.plane.check(SECRET, token, { nowSeconds: NOW });
      assert.deepEqual(check, { ok: true, claims: claimsOf(sample), issuedAtSeconds: NOW });
    },
  },
  {
    title: 'a token is valid in the second of its expiry and not in the next',
    run(sample) {
      const token = signSample(sample);
      assert.ok(sample.plane.check(SECRET, token, { nowSeconds: NOW + LIFE }).ok);
      assertRefused(sample, token, { nowSeconds: NOW + LIFE + 1, reason: 'expired' });
    },
  },
  {
    title: 'a token of another secret is refused',
    run(sample) {
      assertRefused(sample, signSample(sample, OTHER_SECRET), { reason: 'unknown_key' });
    },
  },
  {
    title: 'a token of the previous secret verifies during a rotation',
    run(sample) {
      const keySet = { current: SECRET, previous: OTHER_SECRET };
      const token = signSample(sample, OTHER_SECRET);
      assert.ok(sample.plane.check(keySet, token, { nowSeconds: NOW }).ok);
    },
  },
  {
    title: 'the signature of one payload does not fit another',
    run(sample) {
      const first = signSample(sample);
      const second = sample.plane.sign(SECRET, claimsOf(sample, 1), { nowSeconds: NOW });
      const swapped =
        second.slice(0, second.lastIndexOf('.')) + first.slice(first.lastIndexOf('.'));
      assertRefused(sample, swapped, { reason: 'bad_signature' });
    },
  },
  {
    title: 'text that is no token is refused as a value',
    run(sample) {
      const { prefix } = sample.plane;
      assertRefused(sample, 'not-a-token', { reason: 'bad_prefix' });
      for (const body of ['no-dot', '.sig', 'e30', '%.%', '.', '']) {
        assertRefused(sample, `${prefix}${body}`, { reason: 'malformed' });
      }
    },
  },
  {
    title: 'a token that lives longer than its plane allows is refused where that is enforced',
    run({ plane, claims }) {
      const tooLong = { ...claims, exp: NOW + plane.maxTtlSeconds + 1 };
      const token = plane.sign(SECRET, tooLong, { nowSeconds: NOW });
      const check = plane.check(SECRET, token, { nowSeconds: NOW, enforceMaxTtl: true });
      assert.deepEqual(check, { ok: false, reason: 'bad_claims' });
    },
  },
];

/** The rules between planes that share one secret. */
export const tokenMatrixChecks: readonly SuiteCheck<readonly TokenSample[]>[] = [
  {
    title: 'no two planes share a name or a prefix',
    run(samples) {
      const names = samples.flatMap(({ plane }) => [plane.plane, plane.prefix]);
      assert.equal(new Set(names).size, names.length);
    },
  },
  {
    title: 'no plane accepts the token of another',
    run(samples) {
      forEachPair(samples, ({ from, to, token }) => {
        const check = to.plane.check(SECRET, token, { nowSeconds: NOW });
        assert.equal(check.ok, false, `${to.plane.plane} accepted a token of ${from.plane.plane}`);
      });
    },
  },
  {
    title: 'no plane accepts the token of another that was re-labelled with its prefix',
    run(samples) {
      forEachPair(samples, ({ from, to, token }) => {
        const relabelled = to.plane.prefix + token.slice(from.plane.prefix.length);
        for (const acceptUnboundMac of [false, true]) {
          const check = to.plane.check(SECRET, relabelled, { nowSeconds: NOW, acceptUnboundMac });
          const what = `${to.plane.plane} accepted a re-labelled token of ${from.plane.plane}`;
          assert.equal(check.ok, false, what);
        }
      });
    },
  },
  {
    title: 'the key ids of two planes differ, so a token does not tell which secrets they share',
    run(samples) {
      const kids = samples.map((sample) => kidOf(signSample(sample), sample.plane.prefix));
      assert.equal(new Set(kids).size, kids.length);
    },
  },
];

/** Registers the rules of every token plane as tests of this one. */
export function describeTokenPlane(name: string, sample: TokenSample, runner?: SuiteRunner): void {
  describeSuite({ name, checks: tokenPlaneChecks, makeSubject: () => sample }, runner);
}

/** Registers the rules between planes as tests: each token under each other prefix, with one secret. */
export function describeTokenMatrix(
  name: string,
  samples: readonly TokenSample[],
  runner?: SuiteRunner,
): void {
  describeSuite({ name, checks: tokenMatrixChecks, makeSubject: () => samples }, runner);
}

function claimsOf({ claims }: TokenSample, later = 0): { readonly exp: number } {
  return { ...claims, exp: NOW + LIFE + later };
}

function signSample(sample: TokenSample, secret = SECRET): string {
  return sample.plane.sign(secret, claimsOf(sample), { nowSeconds: NOW });
}

function assertRefused(
  { plane }: TokenSample,
  token: string,
  expected: { readonly reason: TokenRefusal; readonly nowSeconds?: number },
): void {
  const check = plane.check(SECRET, token, { nowSeconds: expected.nowSeconds ?? NOW });
  assert.deepEqual(check, { ok: false, reason: expected.reason }, `for ${token}`);
}

function forEachPair(
  samples: readonly TokenSample[],
  visit: (pair: { from: TokenSample; to: TokenSample; token: string }) => void,
): void {
  for (const from of samples) {
    const token = signSample(from);
    for (const to of samples) if (to !== from) visit({ from, to, token });
  }
}

function kidOf(token: string, prefix: string): unknown {
  const payload = token.slice(prefix.length, token.lastIndexOf('.'));
  const content: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return typeof content === 'object' && content !== null && 'kid' in content
    ? content.kid
    : content;
}
