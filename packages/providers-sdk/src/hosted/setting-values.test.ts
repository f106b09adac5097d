import { vercelSettingsTable } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import { assertRequiredSettings, withoutUnset } from './setting-values.ts';

describe('required settings', () => {
  const check = (settings: object) => () =>
    assertRequiredSettings('vercel', vercelSettingsTable, settings);

  it('are asked for in the order of their table, by the name of the variable', () => {
    expect(check({})).toThrow('[sandbox:vercel] OPENGENI_VERCEL_TOKEN is required');
    expect(check({ vercelToken: 't' })).toThrow(
      '[sandbox:vercel] OPENGENI_VERCEL_PROJECT_ID is required',
    );
    expect(check({ vercelToken: 't', vercelProjectId: 'p' })).not.toThrow();
  });

  it('are missing when they are blank', () => {
    expect(check({ vercelToken: ' ', vercelProjectId: 'p' })).toThrow(
      expect.objectContaining({ code: 'config_invalid', backend: 'vercel' }),
    );
  });
});

describe('options', () => {
  it('keep 0 and false and lose what has no value', () => {
    type Options = { zero?: number; off?: boolean; blank?: string; unset?: string };
    const options = withoutUnset<Options>({ zero: 0, off: false, blank: '', unset: undefined });
    expect(options).toEqual({ zero: 0, off: false });
    expect(Object.keys(options)).toEqual(['zero', 'off']);
  });
});
