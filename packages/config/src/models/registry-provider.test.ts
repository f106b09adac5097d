import { describe, expect, it } from 'vitest';

import { parseModelProvidersJson, resolveProviderApiKey } from './registry-provider.ts';

const provider = { id: 'p', baseUrl: 'https://p.example/v1', models: [{ id: 'm' }] };
const parse = (...entries: readonly unknown[]) => parseModelProvidersJson(JSON.stringify(entries));

describe('parseModelProvidersJson', () => {
  it.each(['', '  ', '[]'])('%j is no provider', (raw) => {
    expect(parseModelProvidersJson(raw)).toEqual([]);
  });

  it.each(['{', '{}', 'null', '1'])('%j is refused by variable', (raw) => {
    expect(() => parseModelProvidersJson(raw)).toThrow(/^OPENGENI_MODEL_PROVIDERS_JSON /);
  });

  it('fills in the kind and the API', () => {
    expect(parse(provider)).toEqual([{ ...provider, kind: 'api-key', api: 'chat' }]);
  });

  it('accepts everything that a provider may have', () => {
    const full = {
      ...provider,
      kind: 'codex-subscription',
      label: 'P',
      api: 'responses',
      apiKey: 'k',
      apiKeyEnv: 'K',
      defaultQuery: { a: 'b' },
      defaultHeaders: { 'x-y': 'z' },
      models: [
        {
          id: 'm',
          label: 'M',
          contextWindowTokens: 1,
          reasoningEffort: true,
          hostedWebSearch: false,
        },
      ],
    };
    expect(parse(full)).toEqual([full]);
  });

  it.each([
    ['id', { id: 'a b' }],
    ['id', { id: '' }],
    ['api', { api: 'soap' }],
    ['kind', { kind: 'free' }],
    ['baseUrl', { baseUrl: 'p.example' }],
    ['baseUrl', { baseUrl: 'ftp://p.example' }],
    ['baseUrl', { baseUrl: 'https://user:hidden@p.example' }],
    ['baseUrl', { baseUrl: 'https://p.example?key=hidden' }],
    ['baseUrl', { baseUrl: 'https://p.example#hidden' }],
    ['models', { models: [] }],
    ['models[0].id', { models: [{ id: '' }] }],
    ['models[0].contextWindowTokens', { models: [{ id: 'm', contextWindowTokens: 0 }] }],
    ['models[0].contextWindowTokens', { models: [{ id: 'm', contextWindowTokens: 1.5 }] }],
    ['defaultHeaders', { defaultHeaders: { 'bad name': 'hidden' } }],
    ['defaultHeaders.x', { defaultHeaders: { x: 'hidden\r\ny: z' } }],
  ])('a wrong %s is named by place, without its value (%#)', (place, change) => {
    const attempt = (): unknown => parse(provider, { ...provider, ...change });
    expect(attempt).toThrow(`OPENGENI_MODEL_PROVIDERS_JSON provider[1].${place}`);
    expect(attempt).not.toThrow('hidden');
  });

  it('names every wrong entry', () => {
    expect(() => parse(null, provider, { ...provider, id: '!' })).toThrow(
      /provider\[0\][^]*provider\[2\]\.id/,
    );
  });
});

describe('resolveProviderApiKey', () => {
  it.each([
    [{ apiKey: 'inline', apiKeyEnv: 'KEY' }, 'inline'],
    [{ apiKey: '', apiKeyEnv: 'KEY' }, 'from-env'],
    [{ apiKeyEnv: 'KEY' }, 'from-env'],
    [{ apiKeyEnv: 'BLANK' }, undefined],
    [{ apiKeyEnv: 'MISSING' }, undefined],
    [{ apiKeyEnv: 'toString' }, undefined],
    [{}, undefined],
  ])('%j gives %j', (entry, key) => {
    expect(resolveProviderApiKey(entry, { KEY: 'from-env', BLANK: ' ' })).toBe(key);
  });

  it('looks the key up when it is called', () => {
    const source: Record<string, string> = {};
    expect(resolveProviderApiKey({ apiKeyEnv: 'KEY' }, source)).toBeUndefined();
    source['KEY'] = 'late';
    expect(resolveProviderApiKey({ apiKeyEnv: 'KEY' }, source)).toBe('late');
  });
});
