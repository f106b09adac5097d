export { createBox } from './box/create-box.ts';
export { createShellFiles } from './box/shell-files.ts';
export { createBoxShell } from './exec/box-shell.ts';
export { parseExecBanner } from './exec/exec-banner.ts';
export { quoteShellWord, quoteShellWords } from './exec/shell-quote.ts';
export { instanceIdOf } from './lifecycle/box-identity.ts';
export {
  SANDBOX_ENVELOPE_VERSION,
  deserializeSandboxSessionStateEnvelope,
  parseSandboxEnvelope,
  readWorkspaceArchiveFromEnvelopeSessionState,
  serializeEstablishedSandboxEnvelope,
} from './lifecycle/envelope.ts';
export { createEnvelopeEstablisher } from './lifecycle/establish-from-envelope.ts';
export { establishBox } from './lifecycle/establish.ts';
export { decodeModalSnapshotId, deletePriorPersistedSnapshot } from './lifecycle/modal-snapshot.ts';
export { isProviderSandboxNotFoundError } from './lifecycle/not-found-text.ts';
export {
  restoredSandboxSessionStateFromEntry,
  sandboxStateEntryFromRunState,
} from './lifecycle/run-state-entry.ts';
export { terminateBox } from './lifecycle/terminate.ts';
export { createBoxClient } from './registry/create-box-client.ts';
export { createProviderRegistry } from './registry/provider-registry.ts';
export {
  backendSupportsOs,
  desktopCapableBackend,
  selectBackend,
} from './registry/select-backend.ts';
export { SandboxConfigError, SandboxProviderUnavailableError } from '@opengeni/contracts/errors';
export type { BoxProvider, CreateBoxOptions } from './box/create-box.ts';
export type { BoxShellOptions } from './exec/box-shell.ts';
export type { ExecBanner } from './exec/exec-banner.ts';
export type { SandboxEnvelope, SandboxEnvelopeSessionState } from './lifecycle/envelope.ts';
export type {
  EnvelopeEstablisher,
  EnvelopeEstablisherBinding,
  EstablishFromEnvelopeOptions,
} from './lifecycle/establish-from-envelope.ts';
export type { EstablishBoxRequest, EstablishSettings } from './lifecycle/establish.ts';
export type {
  EstablishedBox,
  EstablishedSandboxSession,
  SandboxCreatedCallback,
} from './lifecycle/established-box.ts';
export type { FailureClassifier } from './lifecycle/provider-failure.ts';
export type { TerminateRequest } from './lifecycle/terminate.ts';
export type { BoxClientRequest } from './registry/create-box-client.ts';
export type { ProviderRegistry } from './registry/provider-registry.ts';
