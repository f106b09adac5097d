export {
  offlineAgentError,
  offlineControlResponse,
  timeoutAgentError,
  timeoutControlResponse,
} from './control/agent-error.ts';
export { SelfhostedControlError, agentErrorToControlError } from './control/control-error.ts';
export { NatsControlRpc } from './control/nats-control-rpc.ts';
export { createRetryingControlRpc } from './control/retrying-control-rpc.ts';
export { subjectFor } from './control/subject.ts';
export { createLivenessProbe } from './liveness-probe.ts';
export { SELFHOSTED_RECONNECT_WINDOW_MS, selfhostedLiveness } from './liveness.ts';
export { negotiateSelfhostedCapabilities } from './machine-capabilities.ts';
export { isSelfhostedProviderNotFoundError } from './provider-not-found.ts';
export {
  SELFHOSTED_RELAY_STREAM_PATH,
  resolveRelayEndpoint,
  resolveSelfhostedRelay,
} from './relay-endpoint.ts';
export { createSelfhostedProvider } from './selfhosted-provider.ts';
export { setSelfhostedApplyDiff } from './session/apply-diff.ts';
export { buildSelfhostedBackendSession } from './session/backend-session.ts';
export { createMachinePaths } from './session/machine-path.ts';
export { SelfhostedSandboxClient } from './session/selfhosted-sandbox-client.ts';
export { SelfhostedSession } from './session/selfhosted-session.ts';
export { SELFHOSTED_DEFAULT_TIMEOUT_MS } from './session/session-deps.ts';
export type { Delivery } from './control/agent-error.ts';
export type {
  SelfhostedControlErrorInput,
  SelfhostedUnavailableReason,
} from './control/control-error.ts';
export type { ControlRpc } from './control/control-rpc.ts';
export type { NatsConnect, NatsRequestConnection } from './control/nats-connection.ts';
export type { NatsControlRpcOptions } from './control/nats-control-rpc.ts';
export type { RetryingControlRpcOptions } from './control/retrying-control-rpc.ts';
export type { LivenessProbe, LivenessProbeOptions } from './liveness-probe.ts';
export type { SelfhostedEnrollment, SelfhostedLivenessState } from './liveness.ts';
export type {
  MachineNegotiationContext,
  NegotiateMachineCapabilities,
  SelfhostedNegotiationInput,
} from './machine-capabilities.ts';
export type { RelayChannelAddress, SelfhostedRelayConfig } from './relay-endpoint.ts';
export type { SelfhostedProviderBinding } from './selfhosted-provider.ts';
export type { SelfhostedApplyDiff } from './session/apply-diff.ts';
export type {
  SelfhostedBackendSessionInput,
  SelfhostedSessionBuild,
} from './session/backend-session.ts';
export type { SelfhostedEditor } from './session/editor.ts';
export type {
  SelfhostedExecArgs,
  SelfhostedExecCommandArgs,
  SelfhostedExecResult,
} from './session/exec.ts';
export type {
  SelfhostedDirectoryEntry,
  SelfhostedImageOutput,
  SelfhostedWriteArgs,
} from './session/files.ts';
export type { EntryPermissions } from './session/file-mode.ts';
export type { MachinePaths } from './session/machine-path.ts';
export type { MaterializeEntry } from './session/materialize.ts';
export type { SelfhostedScreenshot } from './session/screen.ts';
export type { SelfhostedSandboxClientOptions } from './session/selfhosted-sandbox-client.ts';
export type { SelfhostedLiveState, SelfhostedSessionState } from './session/selfhosted-session.ts';
export type { SelfhostedSessionDeps } from './session/session-deps.ts';
