import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import {
  booleanSetting,
  enumSetting,
  positiveIntegerSetting,
  textSetting,
} from '../setting-schemas.ts';

/** The variables of the e2b backend. */
export const e2bSettingsTable = defineSettings(
  { group: 'e2b', appliesWhen: { key: 'sandboxBackend', equals: 'e2b' } },
  {
    e2bApiKey: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'API key of E2B; the E2B client itself reads E2B_API_KEY, so set that too.',
    },
    e2bTemplate: { schema: textSetting(), doc: 'Template that boxes start from.' },
    e2bTimeoutSeconds: { schema: positiveIntegerSetting(), doc: 'Lifetime of a box in seconds.' },
    e2bTimeoutAction: {
      schema: enumSetting(['pause', 'kill']),
      doc: 'What happens to a box at the end of its lifetime.',
    },
    e2bAllowInternetAccess: { schema: booleanSetting(), doc: 'Whether boxes reach the internet.' },
    e2bAutoResume: {
      schema: booleanSetting(),
      doc: 'Whether a paused box resumes when it is used.',
    },
    e2bWorkspacePersistence: {
      schema: enumSetting(['tar', 'snapshot']),
      doc: 'How the workspace of a box is archived.',
    },
  },
);

/** Flat settings of the e2b backend. */
export type E2bSettings = FlatSettingsOf<typeof e2bSettingsTable>;
