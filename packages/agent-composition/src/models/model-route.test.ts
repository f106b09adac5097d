import { afterEach, describe, expect, it, vi } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { CodexSubscriptionUnavailableError } from './codex-subscription-error.ts';
import { resolveTurnRoute } from './model-route.ts';
import { createProviderClients } from './provider-clients.ts';

const KEY = { OPENAI_API_KEY: 'k' };

function registry(provider: object): Record<string, string> {
  return {
    OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify([
      { id: 'other', baseUrl: 'https://models.invalid/v1', apiKey: 'k', ...provider },
    ]),
  };
}

afterEach(() => vi.unstubAllEnvs());

describe('the route of a turn', () => {
  it('takes the default model of OpenAI with everything that the provider offers', () => {
    expect(resolveTurnRoute(testSettings(KEY))).toMatchObject({
      modelId: 'gpt-5.5',
      providerId: 'openai',
      kind: 'api-key',
      builtin: true,
      api: 'responses',
      windowTokens: 1_050_000,
      reservedTokens: 128_000,
      compaction: 'server',
      compactAtTokens: 645_400,
      reasoning: true,
      hostedWebSearch: true,
      encryptedReasoning: true,
      transport: { patch: 'hosted', viewImage: 'structured' },
      official: true,
    });
  });

  it('knows the window of the model, not of the deployment', () => {
    expect(resolveTurnRoute(testSettings(KEY), 'gpt-5.4-mini').windowTokens).toBe(400_000);
    const settings = testSettings({
      ...KEY,
      ...registry({ models: [{ id: 'small', contextWindowTokens: 32_000 }] }),
    });
    const small = resolveTurnRoute(settings, 'small');
    expect(small).toMatchObject({ windowTokens: 32_000, compaction: 'client' });
    expect(small.compactAtTokens).toBeLessThan(32_000 - small.reservedTokens);
    expect(small.compactAtTokens).toBeGreaterThan(0);
  });

  it('offers a chat provider nothing that only the Responses API has', () => {
    const settings = testSettings({
      ...KEY,
      ...registry({ models: [{ id: 'm', hostedWebSearch: true, reasoningEffort: true }] }),
    });
    expect(resolveTurnRoute(settings, 'm')).toMatchObject({
      api: 'chat',
      reasoning: true,
      hostedWebSearch: false,
      encryptedReasoning: false,
      transport: { patch: 'function', viewImage: 'text' },
      official: false,
    });
  });

  it('offers another server of the Responses API images, but nothing that OpenAI hosts', () => {
    const address = { ...KEY, OPENAI_BASE_URL: 'https://local.invalid/v1' };
    expect(resolveTurnRoute(testSettings(address))).toMatchObject({
      transport: { patch: 'function', viewImage: 'structured' },
      hostedWebSearch: false,
      compaction: 'client',
      compactAtTokens: 811_800,
    });
    const explicit = testSettings({ ...address, OPENGENI_CONTEXT_COMPACTION_MODE: 'server' });
    expect(resolveTurnRoute(explicit)).toMatchObject({ compaction: 'server' });
    const settings = testSettings({
      ...KEY,
      ...registry({ api: 'responses', models: [{ id: 'm' }] }),
    });
    expect(resolveTurnRoute(settings, 'm').transport).toEqual({
      patch: 'function',
      viewImage: 'structured',
    });
  });

  it.each([
    ['https://api.openai.com/v1', true],
    ['https://eu.api.openai.com/v1', true],
    ['https://api.openai.com.invalid/v1', false],
  ])('takes %s for OpenAI itself: %s', (address, official) => {
    expect(resolveTurnRoute(testSettings({ ...KEY, OPENAI_BASE_URL: address })).official).toBe(
      official,
    );
  });

  it('repeats requests in one place only', () => {
    const { model, client } = resolveTurnRoute(testSettings(KEY));
    expect(client.maxRetries).toBe(5);
    expect((model as unknown as { _client: { maxRetries: number } })._client.maxRetries).toBe(0);
  });

  it('is compacted by ourselves on Azure', () => {
    const azure = {
      OPENGENI_OPENAI_PROVIDER: 'azure',
      OPENGENI_AZURE_OPENAI_BASE_URL: 'https://r.invalid/openai/v1',
      OPENGENI_AZURE_OPENAI_API_KEY: 'k',
    };
    expect(resolveTurnRoute(testSettings(azure))).toMatchObject({
      providerId: 'azure',
      compaction: 'client',
      transport: { patch: 'hosted' },
      official: false,
    });
  });

  it('uses the clients that it is given', () => {
    const clients = createProviderClients();
    expect(resolveTurnRoute(testSettings(KEY), 'gpt-5.5', clients).client).toBe(
      resolveTurnRoute(testSettings(KEY), 'gpt-5.4', clients).client,
    );
    expect(clients.size).toBe(1);
  });
});

describe('a route that cannot be', () => {
  it('names the models that can, and where to add one', () => {
    const settings = testSettings({ ...KEY, ...registry({ models: [{ id: 'm' }] }) });
    expect(() => resolveTurnRoute(settings, 'gpt-9')).toThrow(
      expect.objectContaining({
        code: 'model_unknown',
        message:
          'Model "gpt-9" is not configured: choose one of gpt-5.5, gpt-5.4, gpt-5.4-mini, m, or add it to OPENGENI_OPENAI_ALLOWED_MODELS or OPENGENI_MODEL_PROVIDERS_JSON.',
      }),
    );
  });

  it('is unknown also when there is no key', () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    expect(() => resolveTurnRoute(testSettings(), 'gpt-9')).toThrow(
      expect.objectContaining({ code: 'model_unknown' }),
    );
  });

  it('names the variable of a missing key', () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    vi.stubEnv('OPENAI_ADMIN_KEY', undefined);
    expect(() => resolveTurnRoute(testSettings())).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringContaining('set OPENAI_API_KEY'),
      }),
    );
  });

  it('names the variables of Azure', () => {
    const azure = testSettings({
      OPENGENI_OPENAI_PROVIDER: 'azure',
      OPENGENI_AZURE_OPENAI_BASE_URL: 'https://r.invalid',
      OPENGENI_AZURE_OPENAI_API_KEY: 'k',
    });
    expect(() => resolveTurnRoute({ ...azure, azureOpenaiApiKey: undefined })).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringContaining('OPENGENI_AZURE_OPENAI_AD_TOKEN'),
      }),
    );
  });

  it('names the variable that the registry takes the key from', () => {
    vi.stubEnv('OTHER_KEY', 'k');
    const settings = testSettings({
      ...KEY,
      ...registry({ apiKey: undefined, apiKeyEnv: 'OTHER_KEY', models: [{ id: 'm' }] }),
      OTHER_KEY: 'k',
    });
    vi.stubEnv('OTHER_KEY', undefined);
    expect(() => resolveTurnRoute(settings, 'm')).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringContaining('set OTHER_KEY'),
      }),
    );
  });

  it('fails loudly for a model of the subscription', () => {
    expect(() => resolveTurnRoute(testSettings(KEY), 'codex/x')).toThrow(
      CodexSubscriptionUnavailableError,
    );
  });

  it('never shows a key', () => {
    const settings = testSettings({ OPENAI_API_KEY: 'sk-very-secret' });
    const messages: string[] = [];
    for (const id of ['gpt-9', 'codex/x']) {
      try {
        resolveTurnRoute(settings, id);
      } catch (error) {
        messages.push(JSON.stringify(error), String(error));
      }
    }
    expect(messages).toHaveLength(4);
    expect(messages.join()).not.toContain('sk-very-secret');
  });
});
