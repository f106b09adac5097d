import { findAzureBaseUrl } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import { SandboxError } from '@opengeni/contracts/errors';
import { OpenAI } from 'openai';
import type { ClientOptions } from 'openai';

import { requireEventStream } from './require-event-stream.ts';
import type { Fetch } from './require-event-stream.ts';

/**
 * Creates the client of the built-in provider, Azure or OpenAI.
 * Fails with code `config_invalid` when the address or the key is missing.
 */
export function buildOpenAIClientFromSettings(settings: Settings): OpenAI {
  return createClient(
    settings.openaiProvider === 'azure'
      ? azureClientOptions(settings)
      : openaiClientOptions(settings),
    settings.openaiProvider === 'azure'
      ? 'OPENGENI_AZURE_OPENAI_API_KEY or OPENGENI_AZURE_OPENAI_AD_TOKEN'
      : 'OPENAI_API_KEY or OPENGENI_OPENAI_API_KEY',
  );
}

/** The `api-version` query of an Azure address; undefined when none is set or the address is the versionless `/openai/v1`. */
export function azureOpenAIDefaultQuery(
  settings: Pick<Settings, 'azureOpenaiApiVersion'>,
  baseUrl: string,
): Record<string, string> | undefined {
  const version = settings.azureOpenaiApiVersion;
  if (!version || baseUrl.replace(/\/+$/, '').toLowerCase().endsWith('/openai/v1'))
    return undefined;
  return { 'api-version': version };
}

/** Creates a client, with a missing key told by the name of the variable that holds it. */
export function createClient(options: ClientOptions, keyVariables: string): OpenAI {
  try {
    // The packages write nothing by themselves; what a call did is told by its error.
    const { fetch = (...request: Parameters<Fetch>) => globalThis.fetch(...request) } = options;
    return new OpenAI({ logLevel: 'off', ...options, fetch: requireEventStream(fetch) });
  } catch (error) {
    throw new SandboxError(
      'config_invalid',
      `The model provider has no usable key: set ${keyVariables} (any text for a server that needs none).`,
      { details: { variables: keyVariables }, cause: error },
    );
  }
}

/** The options of a client of somebody else than OpenAI, which must not learn whose account at OpenAI this is. */
export const FOREIGN_ACCOUNT: Pick<ClientOptions, 'organization' | 'project' | 'adminAPIKey'> =
  Object.freeze({
    organization: null,
    project: null,
    adminAPIKey: null,
  });

function openaiClientOptions(settings: Settings): ClientOptions {
  const { openaiApiKey: apiKey, openaiBaseUrl: baseURL, openaiMaxRetries: maxRetries } = settings;
  return {
    ...(apiKey ? { apiKey } : {}),
    ...(baseURL ? { baseURL } : {}),
    maxRetries,
  };
}

function azureClientOptions(settings: Settings): ClientOptions {
  const baseURL = azureBaseUrl(settings);
  const { azureOpenaiApiKey: apiKey, azureOpenaiAdToken: token } = settings;
  const defaultQuery = azureOpenAIDefaultQuery(settings, baseURL);
  return {
    ...FOREIGN_ACCOUNT,
    baseURL,
    apiKey: apiKey ?? token ?? 'azure-ad-token',
    ...(token && !apiKey ? { defaultHeaders: { Authorization: `Bearer ${token}` } } : {}),
    ...(defaultQuery ? { defaultQuery } : {}),
    maxRetries: settings.openaiMaxRetries,
  };
}

function azureBaseUrl(settings: Settings): string {
  const baseUrl = findAzureBaseUrl(settings);
  if (baseUrl !== undefined) return baseUrl;
  throw new SandboxError(
    'config_invalid',
    'Azure OpenAI endpoint/deployment settings are incomplete: set OPENGENI_AZURE_OPENAI_BASE_URL, or both OPENGENI_AZURE_OPENAI_ENDPOINT and OPENGENI_AZURE_OPENAI_DEPLOYMENT.',
  );
}
