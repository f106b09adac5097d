import { defineSettings, textSetting, urlSetting } from '@opengeni/contracts/settings';
import type { FlatSettingsOf } from '@opengeni/contracts/settings';

/** The variables of the acme backend: `acmeApiKey` is read from `OPENGENI_ACME_API_KEY`. */
export const acmeSettingsTable = defineSettings(
  { group: 'acme' },
  {
    acmeApiKey: { schema: textSetting(), secret: true, doc: 'API key of Acme.' },
    acmeApiUrl: {
      schema: urlSetting({ protocols: ['https'] }),
      default: 'https://api.acme.example',
      doc: 'Base URL of the Acme API.',
    },
    acmeImage: { schema: textSetting(), doc: 'Image that boxes start from.' },
  },
);

/** Flat settings of the acme backend. */
export type AcmeSettings = FlatSettingsOf<typeof acmeSettingsTable>;
