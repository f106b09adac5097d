import { describe, expect, it } from 'vitest';

import { listSettings } from '../settings-tables.ts';
import { findSimilarName, listUnknownVariables } from './unknown-variables.ts';

const warningsFor = (...names: string[]) =>
  listUnknownVariables(listSettings(), Object.fromEntries(names.map((name) => [name, 'x'])));

describe('unknown variables', () => {
  it.each([
    ['OPENGENI_OPENAI_MODLE', 'OPENGENI_OPENAI_MODEL'],
    ['OPENGENI_SANDBOX_BACKENDS', 'OPENGENI_SANDBOX_BACKEND'],
    ['OPENGENI_COMPUTER_USE_READ_ONLY', 'OPENGENI_COMPUTER_USE_READONLY'],
    ['OPENGENI_NAT_URL', 'OPENGENI_NATS_URL'],
    ['OPENGENI_MODAL_TOKEN_SECRT_FILE', 'OPENGENI_MODAL_TOKEN_SECRET_FILE'],
  ])('%s was probably meant as %s', (name, suggestion) => {
    expect(warningsFor(name)).toEqual([
      {
        code: 'unknown_variable',
        env: name,
        message: `${name} is not a setting. Did you mean ${suggestion}?`,
        suggestion,
      },
    ]);
  });

  it('a name that is near to nothing gets no suggestion', () => {
    const [warning] = warningsFor('OPENGENI_FLUX_CAPACITOR');
    expect(warning?.message).toBe('OPENGENI_FLUX_CAPACITOR is not a setting.');
    expect(warning).not.toHaveProperty('suggestion');
  });

  it('every known variable, file variable and variable of a box is silent', () => {
    const known = listSettings().flatMap(({ env, secret }) =>
      secret ? [...env, `${env[0]}_FILE`] : env,
    );
    expect(warningsFor(...known, 'OPENGENI_GIT_TOKEN_FILE', 'OPENGENI_WORKSPACE_ID')).toEqual([]);
  });

  it('variables of other programs are silent', () => {
    expect(warningsFor('PATH', 'OPENAI_ORG', 'XOPENGENI_MODEL')).toEqual([]);
  });

  it('former names are reported as ignored, with the present name', () => {
    expect(
      warningsFor(
        'OPENGENI_SANDBOX_ENV_PROFILES',
        'OPENGENI_SANDBOX_EXTRA_VARS',
        'INFRA_AGENT_X',
      ).map(({ code, suggestion }) => [code, suggestion]),
    ).toEqual([
      ['ignored_variable', undefined],
      ['ignored_variable', 'OPENGENI_SANDBOX_PREPARATION_PROFILES'],
      ['ignored_variable', 'OPENGENI_SANDBOX_ENV_ALLOWLIST'],
    ]);
  });

  it.each(['OPENGENI_DATABASE_URL', 'OPENGENI_TEMPORAL_ADDRESS', 'OPENGENI_STRIPE_KEY'])(
    '%s of the product around the runtime is ignored, not misspelled',
    (name) => {
      expect(warningsFor(name)[0]?.code).toBe('ignored_variable');
    },
  );

  it('of two near names the nearest one is suggested', () => {
    expect(findSimilarName('OPENGENI_AAAB', ['OPENGENI_AACC', 'OPENGENI_AAAA'])).toBe(
      'OPENGENI_AAAA',
    );
  });
});
