import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import { textSetting, urlSetting } from '../setting-schemas.ts';

/** The variables of the cloudflare backend. */
export const cloudflareSettingsTable = defineSettings(
  { group: 'cloudflare', appliesWhen: { key: 'sandboxBackend', equals: 'cloudflare' } },
  {
    cloudflareWorkerUrl: {
      schema: urlSetting(),
      required: true,
      doc: 'URL of the Cloudflare worker that owns the boxes.',
    },
    cloudflareApiKey: { schema: textSetting(), secret: true, doc: 'Key that the worker asks for.' },
  },
);

/** Flat settings of the cloudflare backend. */
export type CloudflareSettings = FlatSettingsOf<typeof cloudflareSettingsTable>;
