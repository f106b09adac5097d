import type { Model } from '@openai/agents';
import {
  configuredAllowedModels,
  createModelCatalog,
  resolveModelContextLimits,
} from '@opengeni/config';
import type {
  ConfiguredModel,
  ContextCompactionMode,
  ResolvedModelProvider,
  Settings,
} from '@opengeni/config';
import { SandboxError } from '@opengeni/contracts/errors';
import type { OpenAI } from 'openai';

import type { ToolTransport } from '../capabilities/tool-transport.ts';
import { CodexSubscriptionUnavailableError, isCodexModelName } from './codex-subscription-error.ts';
import type { ProviderClients } from './provider-clients.ts';
import { buildModelInstance, resolveTurnModel } from './resolve-turn-model.ts';
import type { ResolvedTurnModel } from './resolve-turn-model.ts';

/** Everything that a turn needs to know of its model, decided once. */
export interface ModelRoute {
  readonly modelId: string;
  readonly providerId: string;
  readonly kind: ResolvedModelProvider['kind'];
  readonly builtin: boolean;
  readonly api: ResolvedModelProvider['api'];
  /** Sends each request once; the run repeats it by the retry settings of the agent. */
  readonly model: Model;
  /** Repeats requests by itself, as the settings say. */
  readonly client: OpenAI;
  readonly configured: ConfiguredModel;
  readonly windowTokens: number;
  /** Part of the window that is kept for the answer. */
  readonly reservedTokens: number;
  readonly compaction: ContextCompactionMode;
  /** Input size at which compaction begins; undefined when nobody compacts. */
  readonly compactAtTokens: number | undefined;
  /** Whether the model takes a reasoning effort. */
  readonly reasoning: boolean;
  readonly hostedWebSearch: boolean;
  readonly encryptedReasoning: boolean;
  readonly transport: ToolTransport;
  /** Whether the model is one of OpenAI itself, which traces may be sent to. */
  readonly official: boolean;
}

/**
 * Resolves the model of a turn over the settings of the deployment, without any request.
 * Fails with code `model_unknown` when no provider has the model, and with `config_invalid` when its key
 * is missing; a `codex/` model without a subscription fails with `CodexSubscriptionUnavailableError`.
 */
export function resolveTurnRoute(
  settings: Settings,
  modelId: string = settings.openaiModel,
  clients?: ProviderClients,
): ModelRoute {
  assertBuiltInKey(settings, modelId);
  const resolved = resolveTurnModel(settings, modelId, clients);
  if (isCodexModelName(modelId) && resolved?.provider.kind !== 'codex-subscription') {
    throw new CodexSubscriptionUnavailableError(modelId);
  }
  if (resolved === null) throw unknownModel(settings, modelId);
  return Object.freeze(routeOf(settings, resolved));
}

function routeOf(settings: Settings, resolved: ResolvedTurnModel): ModelRoute {
  const { provider, client, configured } = resolved;
  const official = provider.builtin && isOfficialAddress(client.baseURL);
  // Another server of the same API rarely has the tools and the compaction that only OpenAI and Azure host.
  const hosted = official || (provider.builtin && provider.id === 'azure');
  const responses = provider.api === 'responses';
  const reasoning = configured.reasoningEffort;
  const compaction = compactionOf(settings, provider, hosted);
  return {
    modelId: configured.id,
    providerId: provider.id,
    kind: provider.kind,
    builtin: provider.builtin,
    api: provider.api,
    model: buildModelInstance(provider, client.withOptions({ maxRetries: 0 }), configured.id),
    client,
    configured,
    ...windowOf(settings, configured.id, compaction),
    compaction,
    reasoning,
    hostedWebSearch: responses && configured.hostedWebSearch && (hosted || !provider.builtin),
    encryptedReasoning: responses && reasoning && settings.openaiReasoningEncryptedContent,
    transport: {
      patch: hosted ? 'hosted' : 'function',
      viewImage: responses ? 'structured' : 'text',
    },
    official,
  };
}

function compactionOf(
  settings: Settings,
  provider: ResolvedModelProvider,
  hosted: boolean,
): ContextCompactionMode {
  const automatic =
    settings.contextCompactionMode === 'auto' && provider.compactionMode === 'server';
  return automatic && !hosted ? 'client' : provider.compactionMode;
}

function windowOf(
  settings: Settings,
  modelId: string,
  compactionMode: ContextCompactionMode,
): Pick<ModelRoute, 'windowTokens' | 'reservedTokens' | 'compactAtTokens'> {
  const known = createModelCatalog(settings).findModel(modelId)?.model.limits;
  const windowTokens = known?.windowTokens ?? settings.contextWindowTokens;
  const limits = resolveModelContextLimits(settings, { windowTokens, compactionMode });
  return {
    windowTokens,
    reservedTokens: windowTokens - limits.inputTokens,
    compactAtTokens: limits.compactAtTokens,
  };
}

function isOfficialAddress(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return host === 'api.openai.com' || host.endsWith('.api.openai.com');
}

// Azure clients fall back to a placeholder for a key, which would only fail in the first request.
function assertBuiltInKey(settings: Settings, modelId: string): void {
  if (
    settings.openaiProvider !== 'azure' ||
    settings.azureOpenaiApiKey ||
    settings.azureOpenaiAdToken
  )
    return;
  const model = createModelCatalog(settings).findModel(modelId);
  if (model?.provider.builtin !== true) return;
  throw new SandboxError(
    'config_invalid',
    'The model provider has no usable key: set OPENGENI_AZURE_OPENAI_API_KEY or OPENGENI_AZURE_OPENAI_AD_TOKEN.',
  );
}

function unknownModel(settings: Settings, modelId: string): SandboxError {
  const allowed = configuredAllowedModels(settings);
  return new SandboxError(
    'model_unknown',
    `Model "${modelId}" is not configured: choose one of ${allowed.join(', ')}, or add it to OPENGENI_OPENAI_ALLOWED_MODELS or OPENGENI_MODEL_PROVIDERS_JSON.`,
    { details: { option: 'model', modelId, allowed } },
  );
}
