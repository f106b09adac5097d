import { createHash } from 'node:crypto';

import { parseModelProvidersJson } from '@opengeni/config';
import type { ResolvedModelProvider, Settings } from '@opengeni/config';
import type { OpenAI } from 'openai';

import { FOREIGN_ACCOUNT, buildOpenAIClientFromSettings, createClient } from './openai-client.ts';
import type { Fetch } from './require-event-stream.ts';

/** How many clients a cache keeps unless it is told otherwise. */
export const DEFAULT_MAX_PROVIDER_CLIENTS = 64;

export interface ProviderClientsOptions {
  /** Clients kept; the one that was not used for longest goes first. Default 64. */
  readonly maxClients?: number;
  /** The transport of a provider that needs its own, such as a subscription. */
  readonly fetchFor?: (provider: ResolvedModelProvider) => Fetch | undefined;
}

/**
 * Clients of model providers, one for each distinct definition: another address, key, header or query
 * is another client, so that rotated keys and settings of another tenant are never mixed up.
 */
export interface ProviderClients {
  readonly size: number;
  /** Fails with code `config_invalid` when the provider has no usable key. */
  clientFor(provider: ResolvedModelProvider, settings: Settings): OpenAI;
  /** Forgets all clients. */
  dispose(): void;
}

/** Creates an empty cache of clients. */
export function createProviderClients(options: ProviderClientsOptions = {}): ProviderClients {
  const maxClients = options.maxClients ?? DEFAULT_MAX_PROVIDER_CLIENTS;
  const clients = new Map<string, OpenAI>();
  return {
    get size() {
      return clients.size;
    },
    clientFor: (provider, settings) => {
      const fetch = options.fetchFor?.(provider);
      const key = clientDigest(provider, settings, fetch !== undefined);
      const client = clients.get(key) ?? createProviderClient(provider, settings, fetch);
      clients.delete(key);
      clients.set(key, client);
      const oldest = clients.keys().next();
      if (clients.size > maxClients && oldest.done !== true) clients.delete(oldest.value);
      return client;
    },
    dispose: () => {
      clients.clear();
    },
  };
}

function createProviderClient(
  provider: ResolvedModelProvider,
  settings: Settings,
  fetch: Fetch | undefined,
): OpenAI {
  if (provider.builtin) return buildOpenAIClientFromSettings(settings);
  const { baseUrl: baseURL, defaultHeaders, defaultQuery } = provider;
  const subscription = provider.kind === 'codex-subscription';
  // Without any key the client of the SDK would fall back to the key of OpenAI and send it to this provider.
  const apiKey = provider.apiKey ?? (subscription ? 'codex-subscription' : '');
  return createClient(
    {
      ...FOREIGN_ACCOUNT,
      apiKey,
      ...(baseURL === undefined ? {} : { baseURL }),
      ...(fetch === undefined ? {} : { fetch }),
      ...(subscription ? {} : { maxRetries: settings.openaiMaxRetries }),
      ...(defaultQuery === undefined || subscription ? {} : { defaultQuery }),
      ...(defaultHeaders === undefined || subscription ? {} : { defaultHeaders }),
    },
    providerKeyVariable(provider.id, settings),
  );
}

/** Where the key of a registry provider is set, for messages. */
export function providerKeyVariable(
  providerId: string,
  settings: Pick<Settings, 'modelProvidersJson'>,
): string {
  const entry = parseModelProvidersJson(settings.modelProvidersJson).find(
    ({ id }) => id === providerId,
  );
  return (
    entry?.apiKeyEnv ?? `\`apiKeyEnv\` of provider "${providerId}" in OPENGENI_MODEL_PROVIDERS_JSON`
  );
}

function clientDigest(
  provider: ResolvedModelProvider,
  settings: Settings,
  ownFetch: boolean,
): string {
  const { id, kind, builtin, baseUrl, apiKey, defaultHeaders, defaultQuery } = provider;
  const builtIn = builtin
    ? [
        settings.azureOpenaiBaseUrl,
        settings.azureOpenaiEndpoint,
        settings.azureOpenaiDeployment,
        settings.azureOpenaiApiVersion,
        settings.azureOpenaiApiKey,
        settings.azureOpenaiAdToken,
        settings.openaiApiKey,
        settings.openaiBaseUrl,
      ]
    : [];
  const definition = [
    [id, kind, builtin, baseUrl, apiKey, ownFetch, settings.openaiMaxRetries],
    sortedEntries(defaultHeaders),
    sortedEntries(defaultQuery),
    builtIn,
  ];
  return createHash('sha256').update(JSON.stringify(definition)).digest('base64url');
}

function sortedEntries(record: Readonly<Record<string, string>> = {}): [string, string][] {
  return Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1));
}
