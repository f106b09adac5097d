import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import { textSetting } from '../setting-schemas.ts';

/** The variables of the vercel backend. */
export const vercelSettingsTable = defineSettings(
  { group: 'vercel', appliesWhen: { key: 'sandboxBackend', equals: 'vercel' } },
  {
    vercelToken: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'Access token of Vercel.',
    },
    vercelProjectId: {
      schema: textSetting(),
      required: true,
      doc: 'Vercel project that owns the boxes.',
    },
    vercelTeamId: { schema: textSetting(), doc: 'Vercel team of the project.' },
    vercelRuntime: { schema: textSetting(), doc: 'Runtime of a box, such as node24.' },
  },
);

/** Flat settings of the vercel backend. */
export type VercelSettings = FlatSettingsOf<typeof vercelSettingsTable>;
