import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import { loadConfig } from '../load-config.ts';
import { collectProblems } from '../settings-problem.ts';
import type { Settings } from '../settings.ts';
import { configuredModels, resolveModelProvider } from './configured-models.ts';
import { createModelCatalog } from './model-catalog.ts';

const provider = (id: string, ...models: string[]) => ({
  id,
  baseUrl: 'https://p.example',
  apiKey: 'hidden',
  models: models.map((model) => ({ id: model })),
});

function settingsWith(registry: unknown, changes: Partial<Settings> = {}): Settings {
  return { ...parseSettings({}), modelProvidersJson: JSON.stringify(registry), ...changes };
}

function problemsWith(registry: unknown, environment: Record<string, string> = {}) {
  const all = { OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify(registry), ...environment };
  return collectProblems(() => loadConfig(all)).map(({ problem }) => problem);
}

describe('model catalog', () => {
  it('finds a model with its provider and its limits', () => {
    const catalog = createModelCatalog(settingsWith([provider('p', 'a/b')]), {});
    const found = catalog.findModel('a/b');
    expect(found?.provider.id).toBe('p');
    expect(found?.provider.apiKey?.reveal()).toBe('hidden');
    expect(found?.model).toMatchObject({ id: 'a/b', providerId: 'p', api: 'chat' });
    expect(catalog.defaultModelId).toBe('gpt-5.5');
    expect(catalog.findModel('unknown')).toBeUndefined();
    expect(catalog.findModel('toString')).toBeUndefined();
  });

  it('shows no credential and cannot be changed', () => {
    const { config } = loadConfig({
      OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify([
        { ...provider('p', 'm'), defaultHeaders: { 'x-key': 'hidden' } },
      ]),
    });
    const found = config.modelCatalog.findModel('m');
    expect(JSON.stringify(config)).not.toContain('hidden');
    expect(found?.provider.defaultHeaders?.['x-key']?.reveal()).toBe('hidden');
    expect(Object.isFrozen(found?.model.limits)).toBe(true);
  });

  it('a model of a turn does not depend on what is the default model', () => {
    const catalog = createModelCatalog(settingsWith([provider('p', 'scripted-1')]), {});
    expect(catalog.findModel('scripted-1')?.provider.id).toBe('p');
  });

  it('a known model keeps its own window when the window of the deployment is larger', () => {
    const catalog = createModelCatalog(parseSettings({}), {});
    expect(catalog.findModel('gpt-5.5')?.model.limits).toEqual({
      windowTokens: 1_050_000,
      inputTokens: 922_000,
      compactAtTokens: 645_400,
    });
    expect(catalog.findModel('gpt-5.4-mini')?.model.limits).toEqual({
      windowTokens: 400_000,
      inputTokens: 272_000,
      compactAtTokens: 190_400,
    });
  });

  it('a smaller window of the deployment counts for every built-in model', () => {
    const catalog = createModelCatalog({ ...parseSettings({}), contextWindowTokens: 200_000 }, {});
    for (const model of catalog.models) expect(model.limits.windowTokens).toBe(200_000);
  });

  it('agrees with the functions over flat settings', () => {
    const id = fc.constantFrom('gpt-5.5', 'gpt-5.4', 'a/b', 'c', 'codex/x', 'd/e');
    const changes = fc.record({
      openaiModel: id,
      openaiAllowedModels: fc.array(id).map((ids) => ids.join(',')),
    });
    const registries = fc.uniqueArray(id).map((ids) => {
      return ids.length === 0 ? [] : [provider('p', ...ids)];
    });
    fc.assert(
      fc.property(registries, changes, (registry, settings) => {
        const flat = settingsWith(registry, settings);
        const catalog = createModelCatalog(flat, {});
        expect(catalog.models.map((model) => model.id)).toEqual(
          configuredModels(flat).map((model) => model.id),
        );
        for (const { id: modelId, providerId } of catalog.models) {
          expect(resolveModelProvider(flat, modelId, {})?.provider.id).toBe(providerId);
          expect(catalog.findModel(modelId)?.provider.id).toBe(providerId);
        }
      }),
    );
  });
});

describe('registry checks at boot', () => {
  it.each([
    ['of a provider', [provider('p', 'm', 'm')], 'declares the model m of provider p again'],
    [
      'of two',
      [provider('p', 'm'), provider('q', 'm')],
      'declares the model m of provider q again',
    ],
    ['as id', [provider('p', 'a'), provider('p', 'b')], 'uses the provider id p twice'],
    ['as the built-in', [provider('openai', 'a')], 'uses the provider id openai, which is'],
  ])('nothing is declared twice (%s)', (_, registry, problem) => {
    expect(problemsWith(registry)).toEqual([expect.stringContaining(problem)]);
  });

  it('any repeated model id is found, wherever it is', () => {
    const registries = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(registries, (models) => {
        const registry = models.map((ids, index) => provider(`p${index}`, ...ids));
        const all = models.flat();
        expect(problemsWith(registry)).toHaveLength(all.length - new Set(all).size);
      }),
    );
  });

  it('every provider needs a key, except a subscription', () => {
    const { apiKey: _, ...keyless } = provider('p', 'm');
    expect(problemsWith([keyless])).toEqual(['has no key for provider p']);
    expect(problemsWith([{ ...keyless, apiKeyEnv: 'KEY' }])).toHaveLength(1);
    expect(problemsWith([{ ...keyless, apiKeyEnv: 'KEY' }], { KEY: 'k' })).toEqual([]);
    expect(problemsWith([{ ...keyless, kind: 'codex-subscription' }])).toEqual([]);
  });
});
