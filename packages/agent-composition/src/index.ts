export {
  MaxTurnsExceededError,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
} from '@openai/agents';
export { buildAgentCapabilities } from './capabilities/build-capabilities.ts';
export { FUNCTION_TOOL_TRANSPORT, HOSTED_TOOL_TRANSPORT } from './capabilities/tool-transport.ts';
export { serializeApprovals } from './events/approvals.ts';
export { DELTA_FLUSH_MS, DELTA_MAX_CHARS, createDeltaCoalescer } from './events/delta-coalescer.ts';
export { normalizeSdkEvent } from './events/normalize.ts';
export { normalizeToolOutputForEvent } from './events/tool-output.ts';
export { createUsageMeter } from './events/usage-meter.ts';
export { modelResponseUsageFromSdkEvent } from './events/usage.ts';
export {
  normalizeComputerCallsFilter,
  stripProviderItemIdsFilter,
} from './history/input-filters.ts';
export {
  GENESIS_TITLE_DIRECTIVE,
  appendGenesisTitleDirective,
  appendSessionInstructions,
  composeAgentInstructions,
} from './instructions/compose.ts';
export { coreInstructions } from './instructions/core.ts';
export { workspaceEnvironmentInstructions } from './instructions/workspace-environment.ts';
export { CodexSubscriptionUnavailableError } from './models/codex-subscription-error.ts';
export { configureOpenAI } from './models/configure-openai.ts';
export { resolveTurnRoute } from './models/model-route.ts';
export { MultiProviderModelProvider } from './models/multi-provider-model-provider.ts';
export { azureOpenAIDefaultQuery, buildOpenAIClientFromSettings } from './models/openai-client.ts';
export { createProviderClients } from './models/provider-clients.ts';
export {
  buildModelInstance,
  buildProviderClient,
  resolveTurnModel,
} from './models/resolve-turn-model.ts';
export { COMPUTER_TOOL_NAMES } from './tools/computer-tool-names.ts';
export { FIRST_PARTY_TOOL_NAMES } from './tools/first-party-tool-names.ts';
export { createFirstPartyTools } from './tools/first-party-tools.ts';
export { createInMemorySessionState } from './tools/session-state.ts';
export { createUnavailableComputerTools } from './tools/unavailable-computer-tools.ts';
export { classifyRunError } from './turn/classify-run-error.ts';
export { buildOpenGeniAgent, composeAgent, sandboxRunAs } from './turn/compose-agent.ts';
export { ensureReadableStreamFrom } from './turn/readable-stream.ts';
export { DEFAULT_RESPONSE_LIMITS } from './turn/response-guard.ts';
export { MAX_RETRY_WAIT_MS } from './turn/retry-settings.ts';
export { RUN_ERROR_KINDS, RunError, isRunError } from './turn/run-error.ts';
export { agentsErrorRunState, maxTurnsExceededRunState } from './turn/run-state.ts';
export { runTurn } from './turn/run-turn.ts';
export { buildManifest } from './workspace-setup/build-manifest.ts';
export type { AgentCapabilitiesOptions } from './capabilities/build-capabilities.ts';
export type { PackSkill, PackSkillFile } from './capabilities/pack-skill.ts';
export type { ToolTransport } from './capabilities/tool-transport.ts';
export type { DeltaCoalescer, DeltaCoalescerOptions } from './events/delta-coalescer.ts';
export type { NormalizedRuntimeEvent, RuntimeEventSink } from './events/runtime-event.ts';
export type { TurnUsage, UsageMeter } from './events/usage-meter.ts';
export type { ModelResponseUsage } from './events/usage.ts';
export type { WorkspaceEnvironmentContext } from './instructions/workspace-environment.ts';
export type { ModelRoute } from './models/model-route.ts';
export type { ProviderClients, ProviderClientsOptions } from './models/provider-clients.ts';
export type { ResolvedTurnModel } from './models/resolve-turn-model.ts';
export type {
  GoalChange,
  GoalInput,
  InMemorySessionState,
  SessionGoal,
  SessionStatePort,
} from './tools/session-state.ts';
export type { ComputerUnavailability } from './tools/unavailable-computer-tools.ts';
export type {
  BuildAgentOptions,
  ComposeAgentOptions,
  ComputerToolMode,
  SandboxFileDownload,
} from './turn/agent-options.ts';
export type { ClassifyRunErrorOptions } from './turn/classify-run-error.ts';
export type { ResponseLimits } from './turn/response-guard.ts';
export type { RunErrorKind, RunErrorOptions } from './turn/run-error.ts';
export type { TurnContext } from './turn/turn-context.ts';
export type { TurnPlan } from './turn/turn-plan.ts';
export type { RunTurnOptions, TurnOutcome, TurnResult, TurnRun } from './turn/turn-run.ts';
