import { booleanSetting, defineSettings, textSetting } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';

import { loadConfig } from '../load-config.ts';
import { collectProblems } from '../settings-problem.ts';
import type { EnvironmentSource } from '../settings.ts';

const acmeSettingsTable = defineSettings(
  { group: 'acme', appliesWhen: { key: 'sandboxBackend', equals: 'acme' } },
  {
    acmeToken: { schema: textSetting(), secret: true, required: true, doc: 'Token of Acme.' },
    acmeFast: { schema: booleanSetting(), default: true, doc: 'Faster boxes.' },
  },
);

describe('tables of other packages', () => {
  it('a provider brings its variables and its backend name', () => {
    const { config } = loadConfig(
      { OPENGENI_SANDBOX_BACKEND: 'acme', OPENGENI_ACME_TOKEN: ' t ' },
      [acmeSettingsTable],
    );
    expect(config.sandbox.sandboxBackend).toBe('acme');
    expect(config.acme.acmeToken?.reveal()).toBe('t');
    expect(config.acme.acmeFast).toBe(true);
  });

  it('what the table requires is required only while its backend is active', () => {
    const load = (environment: EnvironmentSource) => () =>
      loadConfig(environment, [acmeSettingsTable]);
    expect(load({ OPENGENI_SANDBOX_BACKEND: 'acme' })).toThrow(
      'OPENGENI_ACME_TOKEN is required when OPENGENI_SANDBOX_BACKEND=acme',
    );
    expect(load({})).not.toThrow();
  });

  it('without its table the name of the backend is unknown', () => {
    expect(
      collectProblems(() => loadConfig({ OPENGENI_SANDBOX_BACKEND: 'acme' })).map(({ env }) => env),
    ).toEqual(['OPENGENI_SANDBOX_BACKEND']);
  });

  it('its variables are known, and suggested for misspelled ones', () => {
    const { warnings } = loadConfig({ OPENGENI_ACME_FSAT: '1', OPENGENI_ACME_FAST: '1' }, [
      acmeSettingsTable,
    ]);
    expect(warnings.map(({ env, suggestion }) => [env, suggestion])).toEqual([
      ['OPENGENI_ACME_FSAT', 'OPENGENI_ACME_FAST'],
    ]);
  });

  it.each([
    ['group', defineSettings({ group: 'models' }, {})],
    ['group', defineSettings({ group: 'modelCatalog' }, {})],
    ['key', defineSettings({ group: 'x' }, { apiPort: { schema: textSetting(), doc: 'D.' } })],
    [
      'variable',
      defineSettings(
        { group: 'x' },
        { own: { schema: textSetting(), env: 'OPENAI_API_KEY', doc: 'D.' } },
      ),
    ],
  ])('a table must not take a %s of another one', (kind, table) => {
    expect(() => loadConfig({}, [table])).toThrow(`declare the ${kind} `);
  });
});
