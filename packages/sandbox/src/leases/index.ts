export { judgeSighting } from './sighting-verdict.ts';
export { HeldBox } from './held-box.ts';
export { heartbeatKeyOf, leaseKeyOf } from './lease-key.ts';
export { createLeaseKeeper, createLeasePulse } from './lease-keeper.ts';
export { transition } from './lease-machine.ts';
export {
  LEASE_RECORD_VERSION,
  LeaseArchive,
  LeaseHolder,
  LeaseRecord,
  LeaseState,
  PlacedBox,
  parseLeaseRecord,
  placedBoxOf,
} from './lease-record.ts';
export { createLeaseTable } from './lease-table.ts';
export { leaseTagsOf, parseLeaseTags } from './lease-tags.ts';
export { DEFAULT_LEASE_TIMING } from './lease-timing.ts';
export { createProviderBoxDriver } from './provider-box-driver.ts';
export { createLeaseReaper } from './reaper.ts';
export type { SightingVerdict } from './sighting-verdict.ts';
export type { SaveOutcome } from './held-box.ts';
export type { LeaseKeeper, LeaseKeeperOptions } from './lease-keeper.ts';
export type { AcquireCommand, LeaseCommand, LeaseSubject } from './lease-command.ts';
export type { CapturedFiles, HolderKind, LeaseArchives, LeaseStateName } from './lease-record.ts';
export type { LeaseAnswer, LeaseTable, LeaseTableOptions } from './lease-table.ts';
export type { LeaseMoment, LeaseTiming } from './lease-timing.ts';
export type { LeaseEffect, LeaseResult, LeaseTransition } from './lease-transition.ts';
export type {
  BoxSighting,
  BoxStopper,
  CreateLeasedBox,
  LeasedBoxDriver,
  LeaseGeneration,
  OfPlacedBox,
} from './leased-box-driver.ts';
export type { OpenLeaseRequest } from './opening.ts';
export type { LeasedSession, ProviderBoxDriverOptions } from './provider-box-driver.ts';
export type { Pulse, PulseMember } from './pulse.ts';
export type { LeaseReaper, LeaseReaperOptions, ReaperReport, WarmUsage } from './reaper.ts';
