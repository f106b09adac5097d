import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';
import {
  enumSetting,
  integerSetting,
  positiveIntegerSetting,
  textSetting,
} from '../setting-schemas.ts';

/** The variables of the modal backend. */
export const modalSettingsTable = defineSettings(
  { group: 'modal', appliesWhen: { key: 'sandboxBackend', equals: 'modal' } },
  {
    modalAppName: {
      schema: textSetting(),
      default: 'opengeni-sandbox',
      required: true,
      doc: 'Modal app that owns the boxes.',
    },
    modalImageRef: {
      schema: textSetting(),
      doc: 'Registry reference of the image that boxes start from.',
    },
    modalEnvironment: { schema: textSetting(), doc: 'Modal environment of the app.' },
    modalTokenId: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'Id half of the Modal token; set both halves or neither.',
    },
    modalTokenSecret: {
      schema: textSetting(),
      secret: true,
      required: true,
      doc: 'Secret half of the Modal token; set both halves or neither.',
    },
    modalTimeoutSeconds: {
      schema: positiveIntegerSetting(),
      default: 3600,
      doc: 'Hard lifetime of a box in seconds; the provider ends it then.',
    },
    modalIdleTimeoutSeconds: {
      schema: positiveIntegerSetting(),
      doc: 'Seconds without activity after which the provider ends a box; without a value, the hard lifetime.',
    },
    modalWorkspacePersistence: {
      schema: enumSetting(['tar', 'snapshot_filesystem', 'snapshot_directory']),
      default: 'snapshot_filesystem',
      doc: 'How the workspace of a box is archived.',
    },
    modalSnapshotRetentionSeconds: {
      schema: integerSetting({ min: 0 }),
      default: 604_800,
      doc: 'Seconds that an archived workspace is kept.',
      deprecated: 'Nothing reads it: how long an archive is kept follows its lease.',
    },
  },
);

/** Flat settings of the modal backend. */
export type ModalSettings = FlatSettingsOf<typeof modalSettingsTable>;
