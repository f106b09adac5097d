export { SANDBOX_PROVIDER_VERSION } from './sandbox-provider.ts';
export { silentLog } from './log.ts';
export { createOutputListener } from './output-listener.ts';
export {
  DEFAULT_MAX_OUTPUT_BYTES,
  DEFAULT_RUN_TIMEOUT_MS,
  MAX_RUN_TIMEOUT_MS,
  resolveRunRequest,
} from './run-request.ts';
export { createRunResult } from './run-result.ts';
export {
  DEFAULT_MAX_READ_BYTES,
  findPathBelow,
  parseWorkspacePath,
  pathEscape,
} from './workspace-path.ts';
export type {
  Box,
  BoxRoles,
  CommandRunner,
  DirectoryEntry,
  ExposedPortEndpoint,
  FileAccess,
  FileKeeper,
  FileKind,
  FileStat,
  OutputChunk,
  OutputStream,
  PortExposer,
  RunOutcome,
  RunRequest,
  RunResult,
  Screen,
  Screenshot,
} from './box-roles.ts';
export type { Clock } from './clock.ts';
export type { HeartbeatStore, LeaseStore, StoredValue } from './lease-store.ts';
export type { Log, LogFields } from './log.ts';
export type { ObjectStore } from './object-store.ts';
export type { OutputListener } from './output-listener.ts';
export type {
  ProviderBuildContext,
  ProviderFailure,
  ProviderInventoryEntry,
  SandboxProvider,
} from './sandbox-provider.ts';
export type { ResolvedRunRequest } from './run-request.ts';
export type { RunEnd } from './run-result.ts';
export type {
  SandboxClientLike,
  SandboxCreateArgs,
  SandboxSessionLike,
  SessionExecArgs,
  SessionExecResult,
} from './sandbox-session.ts';
