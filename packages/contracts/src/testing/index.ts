export { FakeBox } from './fake-box.ts';
export { FakeClock } from './fake-clock.ts';
export { FaultyHeartbeatStore } from './faulty-heartbeat-store.ts';
export { FaultyLeaseStore } from './faulty-lease-store.ts';
export { InMemoryFiles } from './in-memory-files.ts';
export { InMemoryHeartbeatStore } from './in-memory-heartbeat-store.ts';
export { InMemoryLeaseStore } from './in-memory-lease-store.ts';
export { boxChecks, boxKeeperChecks, describeBox } from './box-suite.ts';
export { commandChecks, describeCommands } from './command-suite.ts';
export { describeFiles, fileChecks } from './file-suite.ts';
export { describeHeartbeatStore, heartbeatStoreChecks } from './heartbeat-store-suite.ts';
export { describeLeaseStore, leaseStoreChecks } from './lease-store-suite.ts';
export { describeObjectStore, objectStoreChecks } from './object-store-suite.ts';
export { describeProvider, providerChecks } from './provider-suite.ts';
export { describeSuite, listFailedChecks } from './suite.ts';
export {
  describeTokenMatrix,
  describeTokenPlane,
  tokenMatrixChecks,
  tokenPlaneChecks,
} from './token-suite.ts';
export type { DescribeBoxOptions } from './box-suite.ts';
export type { FakeBoxOptions, FakeCommand, FakeRunAnswer } from './fake-box.ts';
export type { FaultyHeartbeatStoreOptions, HeartbeatOperation } from './faulty-heartbeat-store.ts';
export type { FaultyLeaseStoreOptions, StoreOperation } from './faulty-lease-store.ts';
export type { FileSubject } from './file-suite.ts';
export type { HeartbeatSubject } from './heartbeat-store-suite.ts';
export type { ProviderFixture } from './provider-suite.ts';
export type { StoreFault } from './store-fault.ts';
export type { Suite, SuiteCheck, SuiteRunner } from './suite.ts';
export type { SuiteRecord } from './lease-store-suite.ts';
export type { TokenSample } from './token-suite.ts';
