import { OpenAIProvider } from '@openai/agents';
import type { Model, ModelProvider } from '@openai/agents';
import { overrideSettings } from '@opengeni/config';
import type { Settings } from '@opengeni/config';

import { CodexSubscriptionUnavailableError, isCodexModelName } from './codex-subscription-error.ts';
import type { ProviderClients } from './provider-clients.ts';
import { resolveTurnModel, sharedProviderClients } from './resolve-turn-model.ts';

/**
 * Routes model names to the configured providers, for one run. A name that nobody claims goes to the
 * default provider of the Agents SDK; a model of the subscription never does.
 */
export class MultiProviderModelProvider implements ModelProvider {
  readonly #settings: Settings;
  readonly #clients: ProviderClients;
  readonly #models = new Map<string, Model | undefined>();
  #fallback: OpenAIProvider | undefined;

  constructor(settings: Settings, clients: ProviderClients = sharedProviderClients()) {
    this.#settings = settings;
    this.#clients = clients;
  }

  async getModel(modelName?: string): Promise<Model> {
    const model = modelName ? this.#findModel(modelName) : undefined;
    if (model !== undefined) return model;
    this.#fallback ??= new OpenAIProvider();
    return await this.#fallback.getModel(modelName);
  }

  #findModel(name: string): Model | undefined {
    if (!this.#models.has(name)) this.#models.set(name, this.#resolve(name));
    return this.#models.get(name);
  }

  #resolve(name: string): Model | undefined {
    const resolved = resolveTurnModel(
      resolveDeploymentSettings(this.#settings, name),
      name,
      this.#clients,
    );
    if (isCodexModelName(name) && resolved?.provider.kind !== 'codex-subscription') {
      throw new CodexSubscriptionUnavailableError(name);
    }
    return resolved?.model;
  }
}

/**
 * The settings that a name is resolved by. A turn may have written its model over the default of the deployment.
 * Such a name would be claimed by the built-in provider; it is resolved as if the first allowed model were still the
 * default.
 */
export function resolveDeploymentSettings(settings: Settings, name: string): Settings {
  if (name !== settings.openaiModel) return settings;
  const allowed = settings.openaiAllowedModels
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const [other] = allowed;
  return other === undefined || allowed.includes(name)
    ? settings
    : overrideSettings(settings, { openaiModel: other });
}
