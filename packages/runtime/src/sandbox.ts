export { collectSandboxEnvironment, parseExposedPorts } from '@opengeni/config/boxes';
export {
  CAPABILITY_DESCRIPTORS,
  DESKTOP_STREAM_PORT,
  TERMINAL_STREAM_PORT,
  assertDescriptorRegistryInvariants,
} from '@opengeni/contracts/backends';
export { SandboxError } from '@opengeni/contracts/errors';
export { StreamTokenPayload } from '@opengeni/contracts/tokens';
export {
  createDockerProvider,
  createLocalProvider,
  createNoneProvider,
  probeDocker,
  reclaimLocalBoxes,
} from '@opengeni/providers-sdk';
export {
  modalSandboxAttributionEnvironment,
  modalSandboxAttributionTags,
  sweepModalOrphanSandboxes,
  tagModalSandbox,
  terminateModalSandboxById,
} from '@opengeni/providers-modal';
export {
  STREAM_TOKEN_DEFAULT_TTL_SECONDS,
  StreamPortUnavailableError,
  WorkspaceConflictError as ChannelAConflictError,
  WorkspaceNotFoundError as ChannelANotFoundError,
  WorkspaceUnsupportedError as ChannelAUnsupportedError,
  WorkspaceValidationError as ChannelAValidationError,
  buildStreamUrl,
  exposeStreamPort,
  findExecSessionId as parseExecBannerSessionId,
  isExecSessionLostBanner,
  isWorkspaceEscapeError,
  mintStreamToken,
  negotiateCapabilities,
  parseGitNumstat as parseNumstatZ,
  parseGitPatch as parseUnifiedPatch,
  parseGitStatus as parsePorcelainV2,
  parseSafePath as assertSafeRelPath,
  stripExecBanner,
  verifyStreamToken,
} from '@opengeni/sandbox';
export {
  NatsControlRpc,
  SELFHOSTED_DEFAULT_TIMEOUT_MS,
  SELFHOSTED_RECONNECT_WINDOW_MS,
  SELFHOSTED_RELAY_STREAM_PATH,
  SelfhostedControlError,
  SelfhostedSandboxClient,
  SelfhostedSession,
  agentErrorToControlError,
  buildSelfhostedBackendSession,
  isSelfhostedProviderNotFoundError,
  offlineAgentError,
  offlineControlResponse,
  selfhostedLiveness,
  setSelfhostedApplyDiff,
  subjectFor,
  timeoutAgentError,
  timeoutControlResponse,
} from '@opengeni/selfhosted';
export { MockAgentResponder } from '@opengeni/selfhosted/testing';
export { negotiateSelfhostedCapabilities } from './settings-bound.ts';
export {
  SandboxConfigError,
  SandboxProviderUnavailableError,
  backendSupportsOs,
  createBox,
  createBoxShell,
  createProviderRegistry,
  decodeModalSnapshotId,
  deletePriorPersistedSnapshot,
  deserializeSandboxSessionStateEnvelope,
  desktopCapableBackend,
  establishBox,
  isProviderSandboxNotFoundError,
  readWorkspaceArchiveFromEnvelopeSessionState,
  restoredSandboxSessionStateFromEntry,
  sandboxStateEntryFromRunState,
  selectBackend,
  serializeEstablishedSandboxEnvelope,
  terminateBox,
} from '@opengeni/sandbox';
export { createDefaultProviders } from './providers.ts';
export {
  createSandboxClient,
  createSandboxClientForBackend,
  createSandboxRuntime,
  establishSandboxSessionFromEnvelope,
} from './settings-bound.ts';
export type {
  CapabilityDescriptor,
  StreamTokenPayload as StreamTokenPayloadType,
} from '@opengeni/contracts';
export type {
  Box,
  ExposedPortEndpoint,
  RunRequest,
  RunResult,
  SandboxProvider,
} from '@opengeni/contracts/ports';
export type { ReclaimOptions } from '@opengeni/providers-sdk';
export type {
  BoxSummary,
  EstablishBoxRequest,
  EstablishedBox,
  EstablishedSandboxSession,
  OpenBox,
  OpenBoxOptions,
  ProviderRegistry,
  SandboxCreatedCallback,
  SandboxRuntime,
  SandboxStores,
  TerminateOutcome,
} from '@opengeni/sandbox';
export type {
  LiveModalSandboxLeaseAttribution,
  ModalOrphanSweepResult,
  ModalSandboxAttribution,
} from '@opengeni/providers-modal';
export type {
  ExposeStreamPortInput,
  ExposeStreamPortResult,
  GitNumstatEntry as NumstatEntry,
  MintStreamTokenInput,
  NegotiationContext,
  SessionExecArgs as ChannelAExecArgs,
  WorkspaceEventEmitter as ChannelAEmitter,
  WorkspaceExecResult as ChannelAExecResult,
  WorkspaceServiceOptions as SandboxChannelAServiceOptions,
  WorkspaceSession as ChannelASession,
} from '@opengeni/sandbox';
export type {
  ControlRpc,
  NatsRequestConnection,
  SelfhostedApplyDiff,
  SelfhostedEditor,
  SelfhostedEnrollment,
  SelfhostedExecArgs,
  SelfhostedExecResult,
  SelfhostedImageOutput,
  SelfhostedLivenessState,
  SelfhostedNegotiationInput,
  SelfhostedRelayConfig,
  SelfhostedSessionBuild,
  SelfhostedSessionDeps,
  SelfhostedSessionState,
  SelfhostedUnavailableReason,
} from '@opengeni/selfhosted';
export type { MockAgentResponderOptions, MockExecHandler } from '@opengeni/selfhosted/testing';
export type { CreateSandboxRuntimeOptions } from './settings-bound.ts';
export type { ProviderConstructionContext, ProviderRegistration } from './providers.ts';
export {
  DEFAULT_DESKTOP_GEOMETRY,
  DISPLAY_STACK_TIMEOUT_MS,
  DisplayStackError,
  DisplayStackUnsupportedError,
  RecordingError,
  RecordingUnavailableError,
  STREAM_PORT,
  TERMINAL_SERVER_TIMEOUT_MS,
  TerminalServerError,
  TerminalServerUnsupportedError,
  buildDisplayStackScript,
  buildTerminalServerScript,
  contentTypeForCodec,
  extForCodec,
  recordingStorageKey,
} from '@opengeni/desktop';
export { ensureDisplayStack, tearDownDisplayStack } from './session-bound.ts';
export type {
  DesktopGeometry,
  EnsureDisplayStackOptions,
  EnsureDisplayStackResult,
  EnsureTerminalServerOptions,
  EnsureTerminalServerResult,
  FinalizeRecordingResult,
  RecordingProcess,
  StartRecordingInput,
} from '@opengeni/desktop';
export type { RecordingCodec, RecordingContentType } from '@opengeni/contracts/events';
export type { AgentError, ControlRequest, ControlResponse } from '@opengeni/agent-proto/messages';
export {
  ActiveBackendUnresolvableError,
  RoutingSandboxSession,
  RoutingUnsupportedError,
} from '@opengeni/sandbox';
export { makeActiveBackendResolver } from './routing-targets.ts';
export type {
  ActivePointer,
  ResolvedActiveBackend,
  RoutableBackendSession,
  RoutableSandbox,
  RoutingSandboxSessionDeps,
  RoutingTransitionEvent,
} from '@opengeni/sandbox';
export type { ActiveBackendResolverDeps } from './routing-targets.ts';
