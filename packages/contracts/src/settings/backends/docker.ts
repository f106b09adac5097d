import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import { listSetting, portSetting, textSetting } from '../setting-schemas.ts';

/** The variables of the docker backend. */
export const dockerSettingsTable = defineSettings(
  { group: 'docker' },
  {
    dockerImage: {
      schema: textSetting(),
      default: 'opengeni-sandbox:local',
      doc: 'Image that boxes of the docker backend start from.',
    },
    dockerExposedPorts: {
      schema: listSetting(portSetting()),
      default: [],
      doc: 'TCP ports that a box exposes, for every backend that fixes its ports at creation.',
    },
    dockerNetwork: {
      schema: textSetting(),
      doc: 'Docker network that a box joins after its creation.',
    },
  },
);

/** Flat settings of the docker backend. */
export type DockerSettings = FlatSettingsOf<typeof dockerSettingsTable>;
