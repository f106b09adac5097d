import { OpenAIChatCompletionsModel, OpenAIResponsesModel } from '@openai/agents';
import type { Model } from '@openai/agents';
import type { Settings } from '@opengeni/config';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { CodexSubscriptionUnavailableError } from './codex-subscription-error.ts';
import {
  MultiProviderModelProvider,
  resolveDeploymentSettings,
} from './multi-provider-model-provider.ts';
import { createProviderClients } from './provider-clients.ts';
import { buildModelInstance, resolveTurnModel } from './resolve-turn-model.ts';

const MODEL = 'accounts/fireworks/models/glm-5p2';
const AZURE = {
  OPENGENI_OPENAI_PROVIDER: 'azure',
  OPENGENI_AZURE_OPENAI_BASE_URL: 'https://res.invalid/openai/v1',
  OPENGENI_AZURE_OPENAI_API_KEY: 'azure-key',
};

function registry(models: readonly string[], more: object = {}): Record<string, string> {
  const provider = {
    id: 'fireworks',
    baseUrl: 'https://models.invalid/v1',
    apiKey: 'k',
    models: models.map((id) => ({ id })),
    ...more,
  };
  return { OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify([provider]) };
}

const called: string[] = [];

/** Host that a model calls, whatever its class. */
async function addressOf(model: Model): Promise<string | undefined> {
  const request = { input: 'x', modelSettings: {}, outputType: 'text', tracing: false } as const;
  const stream = model.getStreamedResponse({ ...request, tools: [], handoffs: [] });
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ status: 401 });
  return called.at(-1);
}

async function route(settings: Settings, name?: string): Promise<Model> {
  return await new MultiProviderModelProvider(settings, createProviderClients()).getModel(name);
}

beforeEach(() => {
  called.length = 0;
  vi.stubEnv('OPENAI_API_KEY', 'of-the-process');
  vi.stubGlobal('fetch', (target: string | URL) => {
    called.push(new URL(target).host);
    return Promise.resolve(new Response('{}', { status: 401 }));
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('routing of model names', () => {
  it('reaches a registry provider beside Azure, as a chat model', async () => {
    const model = await route(testSettings({ ...AZURE, ...registry([MODEL]) }), MODEL);
    expect(model).toBeInstanceOf(OpenAIChatCompletionsModel);
    expect(await addressOf(model)).toBe('models.invalid');
  });

  it('keeps a registry model on its provider when the turn wrote it over the default', async () => {
    const settings = {
      ...testSettings({ OPENAI_API_KEY: 'k', ...registry([MODEL]) }),
      openaiModel: MODEL,
    };
    expect(await addressOf(await route(settings, MODEL))).toBe('models.invalid');
  });

  it('reaches the registry with a bare id that was written over the default', async () => {
    const settings = {
      ...testSettings({ OPENAI_API_KEY: 'k', ...registry(['scripted-1']) }),
      openaiModel: 'scripted-1',
    };
    expect(await addressOf(await route(settings, 'scripted-1'))).toBe('models.invalid');
  });

  it('keeps a bare id with the built-in provider when the registry declares it again', async () => {
    const settings = testSettings({ OPENAI_API_KEY: 'k', ...registry(['gpt-5.5']) });
    expect(await addressOf(await route(settings, 'gpt-5.5'))).toBe('api.openai.com');
  });

  it('keeps the default when it is the only allowed model', async () => {
    const variables = {
      OPENAI_API_KEY: 'k',
      OPENGENI_OPENAI_MODEL: 'own',
      OPENGENI_OPENAI_ALLOWED_MODELS: ' own , ',
    };
    expect(await addressOf(await route(testSettings(variables), 'own'))).toBe('api.openai.com');
  });

  it.each([
    ['no provider claims it', {}],
    ['a provider of another kind claims it', registry(['codex/gpt-5'])],
  ])('fails loudly for a subscription model when %s', async (_title, variables) => {
    const settings = testSettings({ ...AZURE, ...variables });
    const error: unknown = await route(settings, 'codex/gpt-5').catch(
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(CodexSubscriptionUnavailableError);
    expect(error).not.toHaveProperty('status');
    expect(error).not.toHaveProperty('code');
    expect((error as Error).message).toContain('"codex/gpt-5"');
  });

  it('reaches the subscription provider when it is there', async () => {
    const codex = registry(['codex/gpt-5'], {
      kind: 'codex-subscription',
      api: 'responses',
      apiKey: undefined,
    });
    const model = await route(testSettings({ ...AZURE, ...codex }), 'codex/gpt-5');
    expect(model).toBeInstanceOf(OpenAIResponsesModel);
    expect(await addressOf(model)).toBe('models.invalid');
  });

  it.each(['nobody-has-this', undefined])(
    'gives %s to the default provider of the SDK',
    async (name) => {
      expect(await addressOf(await route(testSettings({ ...AZURE }), name))).toBe('api.openai.com');
    },
  );

  it('resolves a name once', async () => {
    const provider = new MultiProviderModelProvider(
      testSettings({ OPENAI_API_KEY: 'k' }),
      createProviderClients(),
    );
    expect(await provider.getModel('gpt-5.5')).toBe(await provider.getModel('gpt-5.5'));
  });
});

describe('the default that a name is resolved by', () => {
  it.each([
    ['another name than the default', 'bare-1', 'own', 'gpt-5.5', 'own'],
    ['the default, in the allow-list', 'own', 'own', 'gpt-5.5,own', 'own'],
    ['the default, first in the allow-list', 'own', 'own', 'own,gpt-5.5', 'own'],
    ['the default, without an allow-list', 'own', 'own', ' , ', 'own'],
    ['the default, that the allow-list lacks', 'own', 'own', ' gpt-5.5 ,gpt-5.4', 'gpt-5.5'],
  ])('%s', (_arm, name, openaiModel, openaiAllowedModels, expected) => {
    const settings = { ...testSettings(), openaiModel, openaiAllowedModels };
    const resolved = resolveDeploymentSettings(settings, name);
    expect(resolved.openaiModel).toBe(expected);
    expect(resolved === settings).toBe(expected === openaiModel);
  });
});

describe('the bound model of a turn', () => {
  it('is null when nobody claims the id', () => {
    expect(resolveTurnModel(testSettings({ OPENAI_API_KEY: 'k' }), 'nobody-has-this')).toBeNull();
  });

  it('comes with provider, client and entry', () => {
    const resolved = resolveTurnModel(
      testSettings({ OPENAI_API_KEY: 'k' }),
      'gpt-5.4',
      createProviderClients(),
    );
    expect(resolved).toMatchObject({
      provider: { id: 'openai', builtin: true },
      configured: { id: 'gpt-5.4' },
    });
    expect(resolved?.model).toBeInstanceOf(OpenAIResponsesModel);
  });

  it('speaks the API of its provider', () => {
    const { client } = resolveTurnModel(testSettings({ OPENAI_API_KEY: 'k' }), 'gpt-5.5')!;
    expect(buildModelInstance({ api: 'chat' }, client, 'm')).toBeInstanceOf(
      OpenAIChatCompletionsModel,
    );
    expect(buildModelInstance({ api: 'responses' }, client, 'm')).toBeInstanceOf(
      OpenAIResponsesModel,
    );
  });
});
