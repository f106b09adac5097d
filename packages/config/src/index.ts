export { environmentsEncryptionKeyBytes } from './access/encryption-key.ts';
export { resolveNatsCalloutConfig, resolveNatsControlPlaneAuth } from './access/nats-access.ts';
export {
  resolveEnrollmentSigningSecret,
  resolveRelayTokenSecret,
  resolveStreamTokenSecret,
  streamTokenDegraded,
} from './access/token-secrets.ts';
export { composeBoxEnvironment, stableSandboxEnvironmentForRun } from './boxes/box-environment.ts';
export {
  collectSandboxEnvironment,
  sandboxEnvironmentVariableNames,
  sandboxLifecycleHookIds,
} from './boxes/box-variables.ts';
export { findEnvironmentDrift, fingerprintEnvironment } from './boxes/environment-drift.ts';
export { parseExposedPorts } from './boxes/exposed-ports.ts';
export {
  applyGitAuthPointerEnvironment,
  collectGitIdentityEnvironment,
  gitHubBotIdentity,
  hasGitHubRepositorySelection,
} from './boxes/git-identity.ts';
export { requiredSandboxEnvForBackend } from './boxes/required-environment.ts';
export { effectiveModalIdleTimeoutSeconds, resolveSandboxClocks } from './boxes/sandbox-clocks.ts';
export { DEFAULT_AGENT_INSTRUCTIONS } from './default-agent-instructions.ts';
export { createEnvironmentExample } from './generate/environment-example.ts';
export { createSettingsPage } from './generate/settings-page.ts';
export { getSettings, parseSettings } from './get-settings.ts';
export { loadConfig } from './load-config.ts';
export { overrideSettings } from './loading/flat-settings.ts';
export { configuredMcpServers, firstPartyMcpBaseUrl } from './mcp/configured-mcp-servers.ts';
export { McpServerEntry, parseMcpServers } from './mcp/mcp-server-entry.ts';
export { findAzureBaseUrl } from './models/azure-base-url.ts';
export {
  configuredAllowedModels,
  configuredModels,
  configuredProviders,
  resolveModelProvider,
} from './models/configured-models.ts';
export {
  contextClientCompactThreshold,
  contextInputBudgetTokens,
  contextServerCompactThreshold,
  resolveContextCompactionMode,
  resolveModelContextLimits,
} from './models/context-limits.ts';
export { createModelCatalog } from './models/model-catalog.ts';
export { findModelWindowTokens } from './models/model-windows.ts';
export { configuredAllowedReasoningEfforts } from './models/reasoning-efforts.ts';
export {
  ModelProviderApi,
  RegistryModel,
  RegistryProvider,
  RegistryProviderKind,
  parseModelProvidersJson,
  resolveProviderApiKey,
} from './models/registry-provider.ts';
export { PENDING_SETTINGS } from './pending-settings.ts';
export { settingsError } from './settings-problem.ts';
export { SETTINGS_TABLES, listSettings } from './settings-tables.ts';
export { retryStartupDependency, startupRetryOptions } from './startup-retry.ts';
export { AGENT_INSTRUCTIONS_CORE_PLACEHOLDER } from '@opengeni/contracts/agent';
export { SANDBOX_REQUIRED_ENV } from '@opengeni/contracts/settings';
export type { NatsCalloutConfig, NatsControlPlaneAuth } from './access/nats-access.ts';
export type { BoxEnvironmentInput } from './boxes/box-environment.ts';
export type { EnvironmentDrift, EnvironmentFingerprints } from './boxes/environment-drift.ts';
export type { GitIdentity } from './boxes/git-identity.ts';
export type { ClockSettings, ProviderClock, SandboxClocks } from './boxes/sandbox-clocks.ts';
export type { Config, ConfigGroups, DerivedConfig, ToolServer } from './config.ts';
export type { GetSettingsOptions } from './get-settings.ts';
export type { LoadConfigOptions, LoadedConfig } from './load-config.ts';
export type { SecretFileReader } from './loading/setting-text.ts';
export type { SettingsWarning, SettingsWarningCode } from './loading/settings-warning.ts';
export type {
  ConfiguredModel,
  ModelSettings,
  ResolvedModelProvider,
} from './models/configured-models.ts';
export type {
  ContextCompactionMode,
  ContextSettings,
  ModelContextLimits,
} from './models/context-limits.ts';
export type {
  CatalogModel,
  CatalogProvider,
  ModelCatalog,
  TurnModel,
} from './models/model-catalog.ts';
export type { PendingFeature } from './pending-settings.ts';
export type { SettingsProblem } from './settings-problem.ts';
export type { EnvironmentSource, Settings } from './settings.ts';
export type { StartupRetryNotice, StartupRetryOptions } from './startup-retry.ts';
