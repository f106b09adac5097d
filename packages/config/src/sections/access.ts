import { booleanSetting, defineSettings, textSetting } from '@opengeni/contracts/settings';

/** Root secrets of the token planes and of stored values. */
export const streamSettingsTable = defineSettings(
  { group: 'streams' },
  {
    delegationSecret: {
      schema: textSetting(),
      secret: true,
      doc: 'Root secret of delegated access tokens, and of every plane without a secret of its own. At least 32 bytes.',
    },
    streamTokenSecret: {
      schema: textSetting(),
      secret: true,
      doc: 'Root secret of viewer stream tokens. At least 32 bytes.',
    },
    streamControlEnabled: {
      schema: booleanSetting(),
      default: false,
      doc: 'Accepted without effect.',
      deprecated: 'Control of a desktop follows the permission of the viewer.',
    },
  },
);

/** Who may call the HTTP interface, and the key of stored values. */
export const accessSettingsTable = defineSettings(
  { group: 'access' },
  {
    environmentsEncryptionKey: {
      schema: textSetting(),
      secret: true,
      doc: 'Key for stored workspace variables: 32 bytes in base64.',
    },
    authRequired: {
      schema: booleanSetting(),
      default: false,
      doc: 'Calls of the HTTP interface need the access key.',
    },
    accessKey: {
      schema: textSetting(),
      secret: true,
      doc: 'Key that callers send in the header `x-opengeni-access-key`.',
    },
  },
);
