import { describe, expect, it } from 'vitest';

import { defineSettings, findSettingText, settingVariableOf } from './define-settings.ts';
import { enumSetting, integerSetting, listSetting, textSetting } from './setting-schemas.ts';

const table = defineSettings(
  { group: 'acme', appliesWhen: { key: 'sandboxBackend', equals: 'acme' } },
  {
    acmeApiKey: {
      schema: textSetting(),
      env: ['OPENGENI_ACME_API_KEY', 'ACME_API_KEY'],
      secret: true,
      required: true,
      doc: 'API key of Acme.',
    },
    acmeRegions: { schema: listSetting(), default: ['eu', 'us'], doc: 'Regions.' },
    acmeTier: { schema: enumSetting(['small', 'large']), default: 'small', doc: 'Size of a box.' },
    acmeRetries: {
      schema: integerSetting({ min: 0 }),
      doc: 'Retries.',
      deprecated: 'Nothing reads it.',
    },
  },
);

describe('defineSettings', () => {
  it('names the variable by the rule OPENGENI_ and the key in upper snake case', () => {
    const keys = [
      'modalAppName',
      'e2bApiKey',
      'objectStorageS3Provider',
      'natsUrl',
      'blaxelExposedPortUrlTtlSeconds',
    ];
    expect(keys.map(settingVariableOf)).toEqual([
      'OPENGENI_MODAL_APP_NAME',
      'OPENGENI_E2B_API_KEY',
      'OPENGENI_OBJECT_STORAGE_S3_PROVIDER',
      'OPENGENI_NATS_URL',
      'OPENGENI_BLAXEL_EXPOSED_PORT_URL_TTL_SECONDS',
    ]);
    expect(table.entries.acmeTier.env).toEqual(['OPENGENI_ACME_TIER']);
  });

  it('carries everything that a reader of the table needs', () => {
    expect(table.entries.acmeApiKey).toMatchObject({
      key: 'acmeApiKey',
      group: 'acme',
      kind: 'text',
      secret: true,
      required: true,
      defaultValue: undefined,
      appliesWhen: { key: 'sandboxBackend', equals: 'acme' },
    });
    expect(table.entries.acmeRegions).toMatchObject({
      defaultValue: ['eu', 'us'],
      defaultText: 'eu,us',
      secret: false,
    });
    expect(table.entries.acmeRetries.deprecated).toBe('Nothing reads it.');
  });

  it('takes the first variable that holds more than blanks, with its text as it stands', () => {
    const entry = table.entries.acmeApiKey;
    expect(findSettingText(entry, { OPENGENI_ACME_API_KEY: '  ', ACME_API_KEY: ' key\n' })).toEqual(
      {
        variable: 'ACME_API_KEY',
        text: ' key\n',
      },
    );
    expect(findSettingText(entry, { OPENGENI_ACME_API_KEY: 'a', ACME_API_KEY: 'b' })?.text).toBe(
      'a',
    );
    expect(findSettingText(entry, { ACME_API_KEY: '' })).toBeUndefined();
  });

  it('parses to a value or to a problem, and does not trim by itself', () => {
    expect(table.entries.acmeTier.parse('large')).toEqual({ ok: true, value: 'large' });
    expect(table.entries.acmeTier.parse(' large')).toEqual({
      ok: false,
      problem: 'must be one of small, large',
    });
  });

  it('is frozen with its entries', () => {
    expect(
      [table, table.entries, table.entries.acmeTier, table.entries.acmeTier.env].every(
        Object.isFrozen,
      ),
    ).toBe(true);
  });
});
