import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import {
  integerSetting,
  positiveIntegerSetting,
  textSetting,
  urlSetting,
} from '../setting-schemas.ts';

/** The variables of the daytona backend. */
export const daytonaSettingsTable = defineSettings(
  { group: 'daytona', appliesWhen: { key: 'sandboxBackend', equals: 'daytona' } },
  {
    daytonaApiKey: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'API key of Daytona.',
    },
    daytonaApiUrl: { schema: urlSetting(), doc: 'Base URL of the Daytona API.' },
    daytonaTarget: { schema: textSetting(), doc: 'Daytona target (region) of new boxes.' },
    daytonaImage: { schema: textSetting(), doc: 'Image that boxes start from.' },
    daytonaSnapshotName: { schema: textSetting(), doc: 'Daytona snapshot that boxes start from.' },
    daytonaAutoStopInterval: {
      schema: integerSetting({ min: 0 }),
      doc: 'Minutes without activity after which Daytona stops a box; 0 never stops it.',
    },
    daytonaTimeoutSeconds: {
      schema: positiveIntegerSetting(),
      doc: 'Limit of one Daytona API call in seconds.',
    },
    daytonaExposedPortUrlTtlSeconds: {
      schema: positiveIntegerSetting(),
      doc: 'Seconds that the URL of an exposed port stays valid.',
    },
  },
);

/** Flat settings of the daytona backend. */
export type DaytonaSettings = FlatSettingsOf<typeof daytonaSettingsTable>;
