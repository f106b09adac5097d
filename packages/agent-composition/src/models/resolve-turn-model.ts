import { OpenAIChatCompletionsModel, OpenAIResponsesModel } from '@openai/agents';
import type { Model } from '@openai/agents';
import { resolveModelProvider } from '@opengeni/config';
import type { ConfiguredModel, ResolvedModelProvider, Settings } from '@opengeni/config';
import type { OpenAI } from 'openai';

import { createProviderClients } from './provider-clients.ts';
import type { ProviderClients } from './provider-clients.ts';

export interface ResolvedTurnModel {
  readonly provider: ResolvedModelProvider;
  readonly client: OpenAI;
  readonly model: Model;
  readonly configured: ConfiguredModel;
}

let processClients: ProviderClients | undefined;

/**
 * The clients of the functions that take none, created at first use. A program that runs for several
 * tenants passes its own `ProviderClients` and disposes of them.
 */
export function sharedProviderClients(): ProviderClients {
  processClients ??= createProviderClients();
  return processClients;
}

/** The client of a provider; the same definition gives the same client. */
export function buildProviderClient(provider: ResolvedModelProvider, settings: Settings): OpenAI {
  return sharedProviderClients().clientFor(provider, settings);
}

/** Binds a model to a client, by the API that the provider speaks. */
export function buildModelInstance(
  provider: Pick<ResolvedModelProvider, 'api'>,
  client: OpenAI,
  modelId: string,
): Model {
  return provider.api === 'chat'
    ? new OpenAIChatCompletionsModel(client, modelId)
    : new OpenAIResponsesModel(client, modelId);
}

/** The bound model of a turn; null when no configured provider has the model. */
export function resolveTurnModel(
  settings: Settings,
  modelId: string,
  clients: ProviderClients = sharedProviderClients(),
): ResolvedTurnModel | null {
  const resolved = resolveModelProvider(settings, modelId);
  if (resolved === undefined) return null;
  const { provider, model: configured } = resolved;
  const client = clients.clientFor(provider, settings);
  return { provider, client, model: buildModelInstance(provider, client, modelId), configured };
}
