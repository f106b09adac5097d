import { splitCommaList } from '../comma-list.ts';
import { hideSecrets, redactUrls, wrapValues } from '../redaction.ts';
import type { EnvironmentSource, Settings } from '../settings.ts';
import { Secret } from '@opengeni/contracts/settings';
import { findAzureBaseUrl } from './azure-base-url.ts';
import { resolveContextCompactionMode } from './context-limits.ts';
import type { ContextCompactionMode } from './context-limits.ts';
import { parseModelProvidersJson, resolveProviderApiKey } from './registry-provider.ts';
import type {
  ModelProviderApi,
  RegistryProvider,
  RegistryProviderKind,
} from './registry-provider.ts';

/** A model provider with everything that a client of it needs. JSON and inspection hide the credentials. */
export interface ResolvedModelProvider {
  id: string;
  label: string;
  kind: RegistryProviderKind;
  api: ModelProviderApi;
  builtin: boolean;
  baseUrl?: string;
  apiKey?: string;
  defaultQuery?: Record<string, string>;
  defaultHeaders?: Record<string, string>;
  compactionMode: ContextCompactionMode;
}

/** A model that a turn may ask for. */
export interface ConfiguredModel {
  id: string;
  label: string;
  providerId: string;
  providerLabel: string;
  api: ModelProviderApi;
  contextWindowTokens?: number;
  reasoningEffort: boolean;
  hostedWebSearch: boolean;
}

/** The settings that decide which models and providers exist. */
export type ModelSettings = Pick<
  Settings,
  | 'openaiProvider'
  | 'openaiModel'
  | 'openaiAllowedModels'
  | 'openaiApiKey'
  | 'openaiBaseUrl'
  | 'azureOpenaiBaseUrl'
  | 'azureOpenaiEndpoint'
  | 'azureOpenaiDeployment'
  | 'azureOpenaiApiKey'
  | 'modelProvidersJson'
  | 'contextCompactionMode'
  | 'contextWindowTokens'
  | 'webSearchEnabled'
>;

const BUILT_IN_LABELS = { openai: 'OpenAI', azure: 'Azure OpenAI' } as const;
const SUBSCRIPTION_PREFIX = 'codex/';

/** The built-in provider, then those of the registry. Keys are looked up when this is called. */
export function configuredProviders(
  settings: ModelSettings,
  source: EnvironmentSource = process.env,
): ResolvedModelProvider[] {
  return listProviders(settings, parseModelProvidersJson(settings.modelProvidersJson), source);
}

/** The models that a turn may ask for: the default one, the allowed ones, then those of the registry. */
export function configuredModels(settings: ModelSettings): ConfiguredModel[] {
  return listModels(settings, parseModelProvidersJson(settings.modelProvidersJson));
}

/** The ids of `configuredModels`. */
export function configuredAllowedModels(settings: ModelSettings): string[] {
  return configuredModels(settings).map((model) => model.id);
}

/** The provider and the entry of a model; undefined when no turn may ask for it. */
export function resolveModelProvider(
  settings: ModelSettings,
  modelId: string,
  source: EnvironmentSource = process.env,
): { provider: ResolvedModelProvider; model: ConfiguredModel } | undefined {
  const registry = parseModelProvidersJson(settings.modelProvidersJson);
  const model = listModels(settings, registry).find(({ id }) => id === modelId);
  const provider = listProviders(settings, registry, source).find(
    ({ id }) => id === model?.providerId,
  );
  return model === undefined || provider === undefined ? undefined : { provider, model };
}

/** As `configuredProviders`, with a registry that is parsed already. */
export function listProviders(
  settings: ModelSettings,
  registry: readonly RegistryProvider[],
  source: EnvironmentSource,
): ResolvedModelProvider[] {
  return [
    builtInProvider(settings),
    ...registry.map((entry) => registryProvider(entry, source)),
  ].map((provider) => hideSecrets(provider, redactProvider));
}

/** As `configuredModels`, with a registry that is parsed already. The first of two equal ids wins. */
export function listModels(
  settings: ModelSettings,
  registry: readonly RegistryProvider[],
): ConfiguredModel[] {
  const models = [
    ...builtInModelIds(settings, registry).map((id) => builtInModel(settings, id)),
    ...registry.flatMap(registryModels),
  ];
  const byId = new Map<string, ConfiguredModel>();
  for (const model of models) if (!byId.has(model.id)) byId.set(model.id, model);
  return [...byId.values()];
}

function builtInProvider(settings: ModelSettings): ResolvedModelProvider {
  const id = settings.openaiProvider;
  const azure = id === 'azure';
  const baseUrl = azure ? findAzureBaseUrl(settings) : settings.openaiBaseUrl;
  const apiKey = azure ? settings.azureOpenaiApiKey : settings.openaiApiKey;
  return {
    id,
    label: BUILT_IN_LABELS[id],
    kind: 'api-key',
    api: 'responses',
    builtin: true,
    ...(baseUrl ? { baseUrl } : {}),
    ...(apiKey ? { apiKey } : {}),
    compactionMode: resolveContextCompactionMode(settings),
  };
}

function registryProvider(
  entry: RegistryProvider,
  source: EnvironmentSource,
): ResolvedModelProvider {
  const { id, kind, api, baseUrl, defaultQuery, defaultHeaders } = entry;
  const apiKey = resolveProviderApiKey(entry, source);
  return {
    id,
    label: entry.label ?? id,
    kind,
    api,
    builtin: false,
    baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(defaultQuery === undefined ? {} : { defaultQuery }),
    ...(defaultHeaders === undefined ? {} : { defaultHeaders }),
    compactionMode: 'client',
  };
}

// The built-in provider never claims a subscription's model, nor a namespaced one that a registry declares.
function builtInModelIds(settings: ModelSettings, registry: readonly RegistryProvider[]): string[] {
  const declared = new Set(registry.flatMap((provider) => provider.models.map(({ id }) => id)));
  const ids = new Set([settings.openaiModel, ...splitCommaList(settings.openaiAllowedModels)]);
  return [...ids].filter(
    (id) => !id.startsWith(SUBSCRIPTION_PREFIX) && !(id.includes('/') && declared.has(id)),
  );
}

function builtInModel(settings: ModelSettings, id: string): ConfiguredModel {
  return {
    id,
    label: id,
    providerId: settings.openaiProvider,
    providerLabel: BUILT_IN_LABELS[settings.openaiProvider],
    api: 'responses',
    contextWindowTokens: settings.contextWindowTokens,
    reasoningEffort: true,
    hostedWebSearch: settings.webSearchEnabled,
  };
}

function registryModels(provider: RegistryProvider): ConfiguredModel[] {
  return provider.models.map((model) => ({
    id: model.id,
    label: model.label ?? model.id,
    providerId: provider.id,
    providerLabel: provider.label ?? provider.id,
    api: provider.api,
    ...(model.contextWindowTokens === undefined
      ? {}
      : { contextWindowTokens: model.contextWindowTokens }),
    reasoningEffort: model.reasoningEffort ?? false,
    hostedWebSearch: model.hostedWebSearch ?? false,
  }));
}

function redactProvider(provider: ResolvedModelProvider): unknown {
  const { apiKey, baseUrl, defaultHeaders, defaultQuery } = provider;
  return {
    ...provider,
    ...(baseUrl === undefined ? {} : { baseUrl: redactUrls(baseUrl) }),
    ...(apiKey === undefined ? {} : { apiKey: new Secret(apiKey) }),
    ...(defaultHeaders === undefined ? {} : { defaultHeaders: wrapValues(defaultHeaders) }),
    ...(defaultQuery === undefined ? {} : { defaultQuery: wrapValues(defaultQuery) }),
  };
}
