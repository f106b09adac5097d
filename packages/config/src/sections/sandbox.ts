import { SandboxBackend } from '@opengeni/contracts/backends';
import {
  defineSettings,
  enumSetting,
  listSetting,
  textSetting,
} from '@opengeni/contracts/settings';

import { profileNameSetting } from '../boxes/preparation-profiles.ts';
import { variableNameSetting } from '../boxes/variable-name.ts';

/** Where agents work and what their boxes are given. */
export const sandboxSettingsTable = defineSettings(
  { group: 'sandbox' },
  {
    sandboxBackend: {
      schema: enumSetting(SandboxBackend.options),
      default: 'docker',
      doc: 'Kind of place where boxes run.',
    },
    sandboxPreparationProfiles: {
      schema: listSetting(profileNameSetting()),
      default: ['none'],
      doc: 'What boxes are prepared for; a profile brings variables and a start-up step.',
    },
    sandboxEnvAllowlist: {
      schema: listSetting(variableNameSetting()),
      default: [],
      doc: 'Further variables of this process that are copied into boxes.',
    },
  },
);

/** Author and committer of commits that agents make. */
export const gitSettingsTable = defineSettings(
  { group: 'git' },
  {
    gitAuthorName: { schema: textSetting(), doc: 'Author name.' },
    gitAuthorEmail: { schema: textSetting(), doc: 'Author address.' },
    gitCommitterName: { schema: textSetting(), doc: 'Committer name. Default: the author.' },
    gitCommitterEmail: { schema: textSetting(), doc: 'Committer address. Default: the author.' },
  },
);
