import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import { booleanSetting, positiveIntegerSetting, textSetting } from '../setting-schemas.ts';

/** The variables of the blaxel backend. */
export const blaxelSettingsTable = defineSettings(
  { group: 'blaxel', appliesWhen: { key: 'sandboxBackend', equals: 'blaxel' } },
  {
    blaxelApiKey: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'API key of Blaxel.',
    },
    blaxelImage: { schema: textSetting(), doc: 'Image that boxes start from.' },
    blaxelRegion: { schema: textSetting(), doc: 'Region of new boxes.' },
    blaxelExposedPortPublic: {
      schema: booleanSetting(),
      doc: 'Whether exposed ports can be reached without a preview token.',
    },
    blaxelExposedPortUrlTtlSeconds: {
      schema: positiveIntegerSetting(),
      doc: 'Seconds that the URL of an exposed port stays valid.',
    },
    blaxelMemoryMb: { schema: positiveIntegerSetting(), doc: 'Memory of a box in MiB.' },
    blaxelTtl: {
      schema: textSetting(),
      doc: "Lifetime of a box in Blaxel's notation, such as 24h.",
    },
  },
);

/** Flat settings of the blaxel backend. */
export type BlaxelSettings = FlatSettingsOf<typeof blaxelSettingsTable>;
