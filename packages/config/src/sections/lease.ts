import {
  booleanSetting,
  defineSettings,
  positiveIntegerSetting,
} from '@opengeni/contracts/settings';

/** How long boxes are held and when idle ones are put away. */
export const leaseSettingsTable = defineSettings(
  { group: 'lease' },
  {
    sandboxOwnershipEnabled: {
      schema: booleanSetting(),
      default: false,
      doc: 'Accepted without effect.',
      deprecated: 'Boxes are always held under a lease.',
    },
    sandboxLeaseReaperPeriodMs: {
      schema: positiveIntegerSetting(),
      default: 30_000,
      doc: 'Time between two rounds of the reaper.',
    },
    sandboxViewerHolderTtlMs: {
      schema: positiveIntegerSetting(),
      default: 90_000,
      doc: 'Time without heartbeat after which a viewer no longer holds its box.',
    },
    sandboxIdleGraceMs: {
      schema: positiveIntegerSetting(),
      default: 900_000,
      doc: 'Time that a box without holders stays up. Unset: 900000, or half of what the provider leaves an idle box when that is less.',
    },
    sandboxLeaseTtlMs: {
      schema: positiveIntegerSetting(),
      default: 90_000,
      doc: 'Time without heartbeat after which a turn no longer holds its box.',
    },
    sandboxLeaseWarmingTtlMs: {
      schema: positiveIntegerSetting(),
      default: 120_000,
      doc: 'Time without heartbeat after which the maker of a box is taken for dead.',
    },
    sandboxWarmingTimeoutMs: {
      schema: positiveIntegerSetting(),
      default: 600_000,
      doc: 'Longest time that making a box may take.',
    },
  },
);
