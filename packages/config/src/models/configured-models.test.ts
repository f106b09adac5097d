import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import type { Settings } from '../settings.ts';
import {
  configuredAllowedModels,
  configuredModels,
  configuredProviders,
  resolveModelProvider,
} from './configured-models.ts';

const registry = [
  {
    id: 'fireworks',
    label: 'Fireworks',
    baseUrl: 'https://f.example/v1',
    apiKeyEnv: 'FIREWORKS_KEY',
    models: [
      { id: 'accounts/fireworks/glm', label: 'GLM', contextWindowTokens: 128_000 },
      { id: 'scripted-1', reasoningEffort: true },
    ],
  },
];

function settingsWith(changes: Partial<Settings> = {}, providers: unknown = registry): Settings {
  return { ...parseSettings({}), modelProvidersJson: JSON.stringify(providers), ...changes };
}

describe('configuredModels', () => {
  it('the default model comes first, then the allowed ones, then the registry', () => {
    const settings = settingsWith({ openaiAllowedModels: 'gpt-5.4,gpt-5.4-mini' });
    expect(configuredAllowedModels(settings)).toEqual([
      'gpt-5.5',
      'gpt-5.4',
      'gpt-5.4-mini',
      'accounts/fireworks/glm',
      'scripted-1',
    ]);
  });

  it('built-in models can do everything, those of a registry what they declare', () => {
    const models = configuredModels(settingsWith({ webSearchEnabled: false }));
    expect(models[0]).toEqual({
      id: 'gpt-5.5',
      label: 'gpt-5.5',
      providerId: 'openai',
      providerLabel: 'OpenAI',
      api: 'responses',
      contextWindowTokens: 1_050_000,
      reasoningEffort: true,
      hostedWebSearch: false,
    });
    expect(models.slice(-2)).toEqual([
      {
        id: 'accounts/fireworks/glm',
        label: 'GLM',
        providerId: 'fireworks',
        providerLabel: 'Fireworks',
        api: 'chat',
        contextWindowTokens: 128_000,
        reasoningEffort: false,
        hostedWebSearch: false,
      },
      {
        id: 'scripted-1',
        label: 'scripted-1',
        providerId: 'fireworks',
        providerLabel: 'Fireworks',
        api: 'chat',
        reasoningEffort: true,
        hostedWebSearch: false,
      },
    ]);
  });

  it('a namespaced model of the registry that is the model of the turn is listed once', () => {
    const settings = settingsWith({ openaiModel: 'accounts/fireworks/glm' });
    const owners = configuredModels(settings).filter(({ id }) => id === 'accounts/fireworks/glm');
    expect(owners.map(({ providerId }) => providerId)).toEqual(['fireworks']);
  });

  it('a namespaced model that no registry declares is built in', () => {
    const settings = settingsWith({ openaiModel: 'org/own-model' });
    expect(configuredModels(settings)[0]).toMatchObject({
      id: 'org/own-model',
      providerId: 'openai',
    });
  });

  it('a bare id that a registry declares again stays built in', () => {
    const settings = settingsWith({ openaiModel: 'scripted-1' });
    expect(configuredModels(settings)[0]).toMatchObject({ id: 'scripted-1', providerId: 'openai' });
  });

  it('a subscription model without its provider is not exposed', () => {
    const settings = settingsWith({ openaiModel: 'codex/x', openaiAllowedModels: 'codex/y' });
    expect(configuredAllowedModels(settings)).toEqual(['accounts/fireworks/glm', 'scripted-1']);
    expect(resolveModelProvider(settings, 'codex/x')).toBeUndefined();
  });

  it('a subscription provider exposes its models', () => {
    const subscription = {
      kind: 'codex-subscription',
      id: 'codex',
      baseUrl: 'https://c.example',
      models: [{ id: 'codex/x' }],
    };
    const settings = settingsWith({ openaiModel: 'codex/x' }, [subscription]);
    expect(resolveModelProvider(settings, 'codex/x')?.provider.kind).toBe('codex-subscription');
  });
});

describe('configuredProviders', () => {
  it('the built-in provider comes first and follows the settings', () => {
    const settings = settingsWith({ openaiApiKey: 'k', openaiBaseUrl: 'http://o' });
    const [builtIn, other] = configuredProviders(settings, { FIREWORKS_KEY: 'f' });
    expect(builtIn).toEqual({
      id: 'openai',
      label: 'OpenAI',
      kind: 'api-key',
      api: 'responses',
      builtin: true,
      baseUrl: 'http://o',
      apiKey: 'k',
      compactionMode: 'server',
    });
    expect(other).toEqual({
      id: 'fireworks',
      label: 'Fireworks',
      kind: 'api-key',
      api: 'chat',
      builtin: false,
      baseUrl: 'https://f.example/v1',
      apiKey: 'f',
      compactionMode: 'client',
    });
  });

  it('a registry provider always compacts on this side', () => {
    const settings = settingsWith({ contextCompactionMode: 'server' });
    expect(configuredProviders(settings, {}).map(({ compactionMode }) => compactionMode)).toEqual([
      'server',
      'client',
    ]);
  });

  it('the address of Azure is the one that its client calls', () => {
    const azure = settingsWith({
      openaiProvider: 'azure',
      azureOpenaiEndpoint: 'https://a.example//',
      azureOpenaiDeployment: 'd',
      azureOpenaiApiKey: 'k',
    });
    expect(configuredProviders(azure, {})[0]).toMatchObject({
      id: 'azure',
      label: 'Azure OpenAI',
      baseUrl: 'https://a.example/openai/deployments/d',
      apiKey: 'k',
      compactionMode: 'client',
    });
    const direct = { ...azure, azureOpenaiBaseUrl: 'https://b.example/openai/v1' };
    expect(configuredProviders(direct, {})[0]?.baseUrl).toBe('https://b.example/openai/v1');
  });

  it('keys are looked up at each call, and never shown', () => {
    const settings = settingsWith();
    const source: Record<string, string> = {};
    expect(configuredProviders(settings, source)[1]).not.toHaveProperty('apiKey');
    source['FIREWORKS_KEY'] = 'hidden';
    const providers = configuredProviders(settings, source);
    expect(providers[1]?.apiKey).toBe('hidden');
    expect(JSON.stringify(providers)).not.toContain('hidden');
    expect(inspect(providers)).not.toContain('hidden');
  });
});

describe('resolveModelProvider', () => {
  it('gives the entry with its provider', () => {
    const resolved = resolveModelProvider(settingsWith(), 'scripted-1');
    expect(resolved?.model.id).toBe('scripted-1');
    expect(resolved?.provider.id).toBe('fireworks');
  });

  it('an unknown model is undefined', () => {
    expect(resolveModelProvider(settingsWith(), 'gpt-1')).toBeUndefined();
    expect(resolveModelProvider(settingsWith(), 'constructor')).toBeUndefined();
  });
});
