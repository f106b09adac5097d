export { composeBoxEnvironment, stableSandboxEnvironmentForRun } from './box-environment.ts';
export {
  collectSandboxEnvironment,
  sandboxEnvironmentVariableNames,
  sandboxLifecycleHookIds,
} from './box-variables.ts';
export { findEnvironmentDrift, fingerprintEnvironment } from './environment-drift.ts';
export { parseExposedPorts } from './exposed-ports.ts';
export {
  applyGitAuthPointerEnvironment,
  collectGitIdentityEnvironment,
  gitHubBotIdentity,
  hasGitHubRepositorySelection,
} from './git-identity.ts';
export { requiredSandboxEnvForBackend } from './required-environment.ts';
export { effectiveModalIdleTimeoutSeconds, resolveSandboxClocks } from './sandbox-clocks.ts';
export type { BoxEnvironmentInput } from './box-environment.ts';
export type { EnvironmentDrift, EnvironmentFingerprints } from './environment-drift.ts';
export type { GitIdentity } from './git-identity.ts';
export type { ClockSettings, ProviderClock, SandboxClocks } from './sandbox-clocks.ts';
