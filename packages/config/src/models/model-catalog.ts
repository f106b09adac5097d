import { Secret } from '@opengeni/contracts/settings';

import { deepFreeze } from '../deep-freeze.ts';
import { hideSecrets, redactUrls, wrapValues } from '../redaction.ts';
import type { EnvironmentSource } from '../settings.ts';
import { listModels, listProviders } from './configured-models.ts';
import type { ConfiguredModel, ModelSettings, ResolvedModelProvider } from './configured-models.ts';
import { resolveModelContextLimits } from './context-limits.ts';
import type { ContextSettings, ModelContextLimits } from './context-limits.ts';
import { findModelWindowTokens } from './model-windows.ts';
import { parseModelProvidersJson } from './registry-provider.ts';

/** A provider of the catalog: `ResolvedModelProvider` with wrapped credentials. */
export type CatalogProvider = Readonly<
  Omit<ResolvedModelProvider, 'apiKey' | 'defaultHeaders' | 'defaultQuery'>
> & {
  readonly apiKey?: Secret;
  readonly defaultHeaders?: Readonly<Record<string, Secret>>;
  readonly defaultQuery?: Readonly<Record<string, Secret>>;
};

/** A model of the catalog: `ConfiguredModel` with the limits of its own window. */
export type CatalogModel = Readonly<ConfiguredModel> & { readonly limits: ModelContextLimits };

/** The model of one turn with its provider; never changes. */
export interface TurnModel {
  readonly provider: CatalogProvider;
  readonly model: CatalogModel;
}

/** The models and providers of a deployment, parsed and checked once. */
export interface ModelCatalog {
  readonly defaultModelId: string;
  readonly providers: readonly CatalogProvider[];
  readonly models: readonly CatalogModel[];
  /** Undefined when no turn may ask for the model. */
  findModel(modelId: string): TurnModel | undefined;
}

/** Builds the catalog of a deployment's settings. Throws `config_invalid` when the registry cannot be parsed. */
export function createModelCatalog(
  settings: ModelSettings & ContextSettings,
  source: EnvironmentSource = process.env,
): ModelCatalog {
  const registry = parseModelProvidersJson(settings.modelProvidersJson);
  const providers = new Map(
    listProviders(settings, registry, source).map((provider) => [
      provider.id,
      wrapProvider(provider),
    ]),
  );
  const turnModels = new Map<string, TurnModel>();
  for (const configured of listModels(settings, registry)) {
    const provider = providers.get(configured.providerId);
    if (provider === undefined) continue;
    const model = { ...configured, limits: limitsOf(settings, configured, provider) };
    turnModels.set(model.id, deepFreeze({ provider, model }));
  }
  return Object.freeze({
    defaultModelId: settings.openaiModel,
    providers: deepFreeze([...providers.values()]),
    models: deepFreeze([...turnModels.values()].map(({ model }) => model)),
    findModel: (modelId: string) => turnModels.get(modelId),
  });
}

// The window of the deployment is meant for the largest model; a smaller one keeps its published window.
function limitsOf(
  settings: ContextSettings,
  model: ConfiguredModel,
  provider: CatalogProvider,
): ModelContextLimits {
  const configured = model.contextWindowTokens ?? settings.contextWindowTokens;
  const published = provider.builtin ? findModelWindowTokens(model.id) : undefined;
  const windowTokens = Math.min(configured, published ?? configured);
  return resolveModelContextLimits(settings, {
    windowTokens,
    compactionMode: provider.compactionMode,
  });
}

function wrapProvider(provider: ResolvedModelProvider): CatalogProvider {
  const { apiKey, defaultHeaders, defaultQuery, ...facts } = provider;
  const wrapped: CatalogProvider = {
    ...facts,
    ...(apiKey === undefined ? {} : { apiKey: new Secret(apiKey) }),
    ...(defaultHeaders === undefined ? {} : { defaultHeaders: wrapValues(defaultHeaders) }),
    ...(defaultQuery === undefined ? {} : { defaultQuery: wrapValues(defaultQuery) }),
  };
  return hideSecrets(wrapped, (shown) => ({ ...shown, baseUrl: redactUrls(shown.baseUrl) }));
}
