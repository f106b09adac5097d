import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import { booleanSetting, enumSetting } from '../setting-schemas.ts';

/** The variables of the local backend. */
export const localSettingsTable = defineSettings(
  { group: 'local', appliesWhen: { key: 'sandboxBackend', equals: 'local' } },
  {
    localIsolation: {
      schema: enumSetting(['auto', 'bubblewrap', 'none']),
      default: 'auto',
      doc: 'How local boxes are isolated: bubblewrap, nothing, or bubblewrap when it works on this machine.',
    },
    localNetwork: {
      schema: booleanSetting(),
      default: false,
      doc: 'Whether isolated local boxes share the network of this machine, its loopback ports included. Off, they have none.',
    },
  },
);

/** Flat settings of the local backend. */
export type LocalSettings = FlatSettingsOf<typeof localSettingsTable>;
