import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import { booleanSetting, textSetting } from '../setting-schemas.ts';

/** The variables of the selfhosted backend. */
export const selfhostedSettingsTable = defineSettings(
  { group: 'selfhosted' },
  {
    sandboxSelfhostedEnabled: {
      schema: booleanSetting(),
      default: false,
      doc: 'Whether people may connect their own machines.',
    },
    selfhostedNatsUrl: {
      schema: textSetting(),
      doc: 'NATS URL that connected machines use; several are separated by commas.',
    },
    selfhostedRelayUrl: {
      schema: textSetting(),
      doc: 'URL of the stream relay that connected machines use.',
    },
    selfhostedRelayTokenSecret: {
      schema: textSetting(),
      secret: true,
      doc: 'Root secret of relay tokens; without it, the stream token secret, then the delegation secret.',
    },
    enrollmentSigningSecret: {
      schema: textSetting(),
      secret: true,
      doc: 'Root secret of enrollment tokens; without it, the delegation secret.',
    },
    agentUpdatePublicKey: {
      schema: textSetting(),
      doc: 'Minisign public key that machine agents verify updates with.',
    },
    selfhostedNatsCalloutAccountSeed: {
      schema: textSetting(),
      secret: true,
      doc: 'Seed of the NATS account that signs authorisation callouts.',
    },
    selfhostedNatsCalloutAccountName: {
      schema: textSetting(),
      doc: 'NATS account that machines are placed in; without it, APP.',
    },
    selfhostedNatsCalloutUser: {
      schema: textSetting(),
      doc: 'NATS user of the authorisation callout service.',
    },
    selfhostedNatsCalloutPassword: {
      schema: textSetting(),
      secret: true,
      doc: 'NATS password of the authorisation callout service.',
    },
    selfhostedNatsControlUser: { schema: textSetting(), doc: 'NATS user of the control plane.' },
    selfhostedNatsControlPassword: {
      schema: textSetting(),
      secret: true,
      doc: 'NATS password of the control plane.',
    },
  },
);

/** Flat settings of the selfhosted backend. */
export type SelfhostedSettings = FlatSettingsOf<typeof selfhostedSettingsTable>;
