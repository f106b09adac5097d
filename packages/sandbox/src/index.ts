export { createSandboxRuntime } from './box-api/sandbox-runtime.ts';
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
export { negotiateCapabilities } from './negotiation/negotiate.ts';
export { mergeStreamPorts } from './negotiation/stream-ports.ts';
export { createBoxClient } from './registry/create-box-client.ts';
export { createProviderRegistry } from './registry/provider-registry.ts';
export {
  backendSupportsOs,
  desktopCapableBackend,
  selectBackend,
} from './registry/select-backend.ts';
export {
  createActiveBackendResolver,
  resolveEnrollmentId,
} from './routing/active-backend-resolver.ts';
export {
  ActiveBackendUnresolvableError,
  RoutingUnsupportedError,
} from './routing/routing-error.ts';
export { RoutingSandboxSession } from './routing/routing-sandbox-session.ts';
export { StreamPortUnavailableError } from './streams/stream-port-error.ts';
export { exposeStreamPort } from './streams/stream-port.ts';
export { mintStreamToken } from './streams/stream-token.ts';
export { buildStreamUrl } from './streams/stream-url.ts';
export {
  findExecSessionId,
  isExecSessionLostBanner,
  stripExecBanner,
} from './workspace/exec-output.ts';
export { parseGitNumstat } from './workspace/git-numstat-parser.ts';
export { parseGitPatch } from './workspace/git-patch-parser.ts';
export { parseGitStatus } from './workspace/git-status-parser.ts';
export { parseSafePath } from './workspace/safe-path.ts';
export {
  WorkspaceConflictError,
  WorkspaceNotFoundError,
  WorkspaceUnsupportedError,
  WorkspaceValidationError,
} from './workspace/workspace-error.ts';
export { isWorkspaceEscapeError } from './workspace/workspace-escape.ts';
export { DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT } from '@opengeni/contracts/backends';
export { SandboxConfigError, SandboxProviderUnavailableError } from '@opengeni/contracts/errors';
export { STREAM_TOKEN_DEFAULT_TTL_SECONDS, verifyStreamToken } from '@opengeni/contracts/tokens';
export type { BoxSummary, ListBoxesOptions } from './box-api/box-summary.ts';
export type { TerminateOutcome } from './box-api/end-box.ts';
export type {
  Cancellable,
  OpenBox,
  OpenBoxFiles,
  OpenBoxPorts,
  OpenBoxScreen,
} from './box-api/open-box.ts';
export type {
  OpenBoxOptions,
  SandboxRuntime,
  SandboxRuntimeOptions,
  SandboxStores,
  TerminateOptions,
} from './box-api/sandbox-runtime-options.ts';
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
export type { NegotiatedCapabilities } from './negotiation/negotiate.ts';
export type { MintedStream, NegotiationContext } from './negotiation/negotiation-context.ts';
export type { StreamPortPolicy } from './negotiation/stream-ports.ts';
export type { BoxClientRequest } from './registry/create-box-client.ts';
export type { ProviderRegistry } from './registry/provider-registry.ts';
export type {
  PinnedTarget,
  RoutableSandbox,
  RoutableTarget,
  RoutableTargetBuilder,
  RoutableTargetRequest,
  TargetResolverDeps,
} from './routing/active-backend-resolver.ts';
export type { ActivePointer } from './routing/active-pointer.ts';
export type {
  ResolvedActiveBackend,
  RoutableBackendSession,
  RoutableDirectoryEntry,
  RoutableImage,
  RoutableScreenshot,
} from './routing/routable-session.ts';
export type { EditResult, RoutedEditor } from './routing/routed-editor.ts';
export type { RoutingSandboxSessionDeps, RoutingTransitionEvent } from './routing/routing-deps.ts';
export type { UnresolvableReason } from './routing/routing-error.ts';
export type { RoutedDesktop } from './routing/routing-sandbox-session.ts';
export type { ExposeStreamPortInput, ExposeStreamPortResult } from './streams/stream-port.ts';
export type { MintStreamTokenInput } from './streams/stream-token.ts';
export type { GitNumstatEntry } from './workspace/git-numstat-parser.ts';
export type { GitPatch, GitPatchOptions } from './workspace/git-patch-parser.ts';
export type { GitStatus } from './workspace/git-status-parser.ts';
export type { WorkspaceValidationErrorOptions } from './workspace/workspace-error.ts';
export type {
  WorkspaceEventEmitter,
  WorkspaceServiceOptions,
} from './workspace/workspace-service-options.ts';
export type {
  WorkspaceEditor,
  WorkspaceExecResult,
  WorkspaceSession,
} from './workspace/workspace-session.ts';
export type { ExposedPortEndpoint, SessionExecArgs } from '@opengeni/contracts/ports';
