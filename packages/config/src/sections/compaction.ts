import {
  defineSettings,
  enumSetting,
  integerSetting,
  numberSetting,
  positiveIntegerSetting,
} from '@opengeni/contracts/settings';

const NOT_READ = 'The limits are derived per model.';

/** When a long conversation is shortened. */
export const compactionSettingsTable = defineSettings(
  { group: 'compaction' },
  {
    contextCompactionMode: {
      schema: enumSetting(['auto', 'server', 'client', 'off']),
      default: 'auto',
      doc: 'Who compacts: the provider, this runtime, nobody, or whatever the provider can do.',
    },
    contextWindowTokens: {
      schema: positiveIntegerSetting(),
      default: 1_050_000,
      doc: 'Context window of a model whose own window is not known.',
    },
    contextReservedOutputTokens: {
      schema: integerSetting({ min: 0 }),
      default: 128_000,
      doc: 'Part of the window that is kept for the answer.',
    },
    contextServerCompactThresholdTokens: {
      schema: positiveIntegerSetting(),
      doc: 'Input size at which the provider compacts. Default: the soft fraction of the input budget.',
    },
    contextCompactSoftFraction: {
      schema: numberSetting({ moreThan: 0, max: 1 }),
      default: 0.7,
      doc: 'Fraction of the input budget at which the provider compacts.',
    },
    contextCompactHardFraction: {
      schema: numberSetting({ moreThan: 0, max: 1 }),
      default: 0.85,
      doc: 'Accepted without effect.',
      deprecated: NOT_READ,
    },
    contextKeepRecentTokens: {
      schema: positiveIntegerSetting(),
      default: 32_000,
      doc: 'Accepted without effect.',
      deprecated: NOT_READ,
    },
    contextSummaryMaxTokens: {
      schema: positiveIntegerSetting(),
      default: 20_000,
      doc: 'Accepted without effect.',
      deprecated: NOT_READ,
    },
  },
);
