import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import {
  booleanSetting,
  positiveIntegerSetting,
  textSetting,
  urlSetting,
} from '../setting-schemas.ts';

/** The variables of the runloop backend. */
export const runloopSettingsTable = defineSettings(
  { group: 'runloop', appliesWhen: { key: 'sandboxBackend', equals: 'runloop' } },
  {
    runloopApiKey: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'API key of Runloop.',
    },
    runloopBaseUrl: { schema: urlSetting(), doc: 'Base URL of the Runloop API.' },
    runloopBlueprintName: {
      schema: textSetting(),
      doc: 'Name of the blueprint that boxes start from.',
    },
    runloopBlueprintId: {
      schema: textSetting(),
      doc: 'Id of the blueprint that boxes start from.',
    },
    runloopTunnel: {
      schema: booleanSetting(),
      default: true,
      doc: 'Whether boxes get a tunnel for their ports.',
    },
    runloopKeepAliveSeconds: {
      schema: positiveIntegerSetting(),
      doc: 'Seconds that a box lives without being kept alive.',
    },
  },
);

/** Flat settings of the runloop backend. */
export type RunloopSettings = FlatSettingsOf<typeof runloopSettingsTable>;
