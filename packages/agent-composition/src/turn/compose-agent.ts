import { Agent, webSearchTool } from '@openai/agents';
import type { Tool } from '@openai/agents';
import { SandboxAgent } from '@openai/agents/sandbox';
import { collectSandboxEnvironment } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import type { ResourceRef } from '@opengeni/contracts/agent';

import { buildAgentCapabilities } from '../capabilities/build-capabilities.ts';
import type { AgentCapabilitiesOptions } from '../capabilities/build-capabilities.ts';
import { createInputFilter } from '../history/input-filters.ts';
import {
  appendGenesisTitleDirective,
  appendSessionInstructions,
  composeAgentInstructions,
} from '../instructions/compose.ts';
import { MultiProviderModelProvider } from '../models/multi-provider-model-provider.ts';
import { createFirstPartyTools } from '../tools/first-party-tools.ts';
import { createInMemorySessionState } from '../tools/session-state.ts';
import { buildManifest } from '../workspace-setup/build-manifest.ts';
import type { BuildAgentOptions, ComposeAgentOptions } from './agent-options.ts';
import { createModelSettings } from './model-settings.ts';
import type { TurnPlan } from './turn-plan.ts';
import { assertBuiltOptions } from './unbuilt-options.ts';

const AGENT_NAME = 'OpenGeni Agent';
/** Name of the MCP server that serves the first-party tools, when a deployment has one. */
const FIRST_PARTY_SERVER = 'opengeni';

/**
 * Plans a turn: the agent with its instructions, tools and capabilities, and how it is run. Nothing is
 * run and no request is made. Fails with code `unsupported` when resources, or options that are not built yet, are
 * asked for.
 */
export function composeAgent(
  settings: Settings,
  resources: readonly ResourceRef[] = [],
  options: ComposeAgentOptions = {},
): TurnPlan {
  assertBuiltOptions(options);
  const environment = options.sandboxEnvironment ?? collectSandboxEnvironment(settings);
  const instructions = composeInstructions(settings, options);
  return {
    agent: createAgent(settings, { resources, options, environment, instructions }),
    backend: options.activeSandboxBackend ?? settings.sandboxBackend,
    environment,
    instructions,
    route: options.route,
    modelProvider: new MultiProviderModelProvider(settings),
    maxModelCalls: settings.agentMaxModelCallsPerTurn,
    // Traces go to OpenAI, so only turns on a model of OpenAI may be traced.
    tracingDisabled: settings.disableOpenaiTracing || options.route?.official !== true,
    inputFilter: createInputFilter(settings),
  };
}

/** The agent of `composeAgent`, for programs that run it themselves. */
export function buildOpenGeniAgent(
  settings: Settings,
  resources: readonly ResourceRef[],
  options: BuildAgentOptions = {},
): Agent {
  return composeAgent(settings, resources, options).agent;
}

/** The user that commands in the box run as: always the default user of the provider. */
export function sandboxRunAs(_settings: Settings): string | undefined {
  return undefined;
}

interface AgentParts {
  readonly resources: readonly ResourceRef[];
  readonly options: ComposeAgentOptions;
  readonly environment: Readonly<Record<string, string>>;
  readonly instructions: string;
}

function createAgent(settings: Settings, parts: AgentParts): Agent {
  const { options, instructions } = parts;
  const { route } = options;
  const common = {
    name: AGENT_NAME,
    model: options.model ?? route?.model ?? settings.openaiModel,
    modelSettings: createModelSettings(settings, options),
    instructions,
    tools: createTools(settings, options),
    ...(options.mcpServers === undefined ? {} : { mcpServers: options.mcpServers }),
  };
  const defaultManifest = buildManifest(settings, parts.resources, parts.environment);
  const capabilities = buildAgentCapabilities(settings, options.packSkills, {
    ...(route === undefined
      ? {}
      : { transport: route.transport, compactionMode: route.compaction }),
    ...(route?.compactAtTokens === undefined ? {} : { compactAtTokens: route.compactAtTokens }),
    ...capabilityOptions(options),
  });
  if (settings.sandboxBackend === 'none') return new Agent(common);
  // The persona says what the agent is; without an empty base the SDK would put its own text before it.
  return new SandboxAgent({ ...common, baseInstructions: '', defaultManifest, capabilities });
}

function capabilityOptions(options: ComposeAgentOptions): AgentCapabilitiesOptions {
  const { compactionMode, contextWindowTokens, structuredToolTransport } = options;
  return {
    ...(compactionMode === undefined ? {} : { compactionMode }),
    ...(contextWindowTokens === undefined
      ? {}
      : { contextWindowTokens, compactAtTokens: undefined }),
    ...(structuredToolTransport === undefined
      ? {}
      : { structuredToolTransport, transport: undefined }),
  };
}

function createTools(settings: Settings, options: ComposeAgentOptions): Tool[] {
  const webSearch =
    options.hostedWebSearch ?? options.route?.hostedWebSearch ?? settings.webSearchEnabled;
  const served = options.mcpServers?.some(({ name }) => name === FIRST_PARTY_SERVER) ?? false;
  const sessionState = options.sessionState ?? (served ? undefined : createInMemorySessionState());
  return [
    ...(sessionState === undefined ? [] : createFirstPartyTools(sessionState)),
    ...(webSearch ? [webSearchTool()] : []),
    ...(options.tools ?? []),
  ];
}

function composeInstructions(settings: Settings, options: ComposeAgentOptions): string {
  const template = options.instructionsTemplate ?? settings.agentInstructionsTemplate;
  const composed = composeAgentInstructions(template, options.workspaceEnvironment);
  const refined = appendSessionInstructions(composed, options.sessionInstructions);
  return appendGenesisTitleDirective(refined, options.genesisTitleHint);
}
