import {
  booleanSetting,
  defineSettings,
  enumSetting,
  positiveIntegerSetting,
} from '@opengeni/contracts/settings';

/** What people and models see and drive live. */
export const desktopSettingsTable = defineSettings(
  { group: 'desktop' },
  {
    sandboxDesktopEnabled: {
      schema: booleanSetting(),
      default: false,
      doc: 'Boxes of capable backends get a desktop.',
    },
    sandboxDesktopInteractive: {
      schema: booleanSetting(),
      default: true,
      doc: 'People may take control of the desktop.',
    },
    sandboxTerminalEnabled: {
      schema: booleanSetting(),
      default: true,
      doc: 'Boxes offer a live terminal.',
    },
    streamResolutionWidth: {
      schema: positiveIntegerSetting(),
      default: 1280,
      doc: 'Width of the desktop in pixels.',
    },
    streamResolutionHeight: {
      schema: positiveIntegerSetting(),
      default: 800,
      doc: 'Height of the desktop in pixels.',
    },
    computerUseEnabled: {
      schema: booleanSetting(),
      default: true,
      doc: 'Models may see and drive the desktop.',
    },
    computerUseReadOnly: {
      schema: booleanSetting(),
      env: 'OPENGENI_COMPUTER_USE_READONLY',
      default: false,
      doc: 'Models may only look at the desktop.',
    },
  },
);

/** Videos of the desktop. */
export const recordingSettingsTable = defineSettings(
  { group: 'recording' },
  {
    recordingEnabled: { schema: booleanSetting(), default: true, doc: 'Desktops can be recorded.' },
    recordingDefaultCodec: {
      schema: enumSetting(['h264-mp4', 'vp9-webm']),
      default: 'h264-mp4',
      doc: 'Codec of a recording that names none.',
    },
    recordingFramerate: {
      schema: positiveIntegerSetting(),
      default: 15,
      doc: 'Frames of a recording per second.',
    },
    recordingMaxSeconds: {
      schema: positiveIntegerSetting(),
      default: 600,
      doc: 'Longest recording.',
    },
    recordingMaxBytes: {
      schema: positiveIntegerSetting(),
      default: 268_435_456,
      doc: 'Largest recording.',
    },
  },
);
