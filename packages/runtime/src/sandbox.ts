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
} from '@opengeni/providers-sdk';
export {
  modalSandboxAttributionEnvironment,
  modalSandboxAttributionTags,
  sweepModalOrphanSandboxes,
  tagModalSandbox,
  terminateModalSandboxById,
} from '@opengeni/providers-modal';
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
export type {
  EstablishBoxRequest,
  EstablishedBox,
  EstablishedSandboxSession,
  ProviderRegistry,
  SandboxCreatedCallback,
} from '@opengeni/sandbox';
export type {
  LiveModalSandboxLeaseAttribution,
  ModalOrphanSweepResult,
  ModalSandboxAttribution,
} from '@opengeni/providers-modal';
