import type { ResolvedModelProvider } from '@opengeni/config';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { createProviderClients } from './provider-clients.ts';
import { buildProviderClient } from './resolve-turn-model.ts';

const settings = testSettings({ OPENAI_API_KEY: 'k' });

function provider(changes: Partial<ResolvedModelProvider> = {}): ResolvedModelProvider {
  return {
    id: 'fireworks',
    label: 'Fireworks',
    kind: 'api-key',
    api: 'chat',
    builtin: false,
    baseUrl: 'https://models.invalid/v1',
    apiKey: 'secret',
    compactionMode: 'client',
    ...changes,
  };
}

afterEach(() => vi.unstubAllEnvs());

describe('clients of providers', () => {
  it('are the same object for the same definition', () => {
    const clients = createProviderClients();
    expect(clients.clientFor(provider(), settings)).toBe(clients.clientFor(provider(), settings));
    expect(buildProviderClient(provider(), settings)).toBe(
      buildProviderClient(provider(), settings),
    );
  });

  it.each([
    [{ apiKey: 'rotated' }],
    [{ baseUrl: 'https://other.invalid/v1' }],
    [{ defaultHeaders: { 'x-tenant': 'b' } }],
    [{ defaultQuery: { version: '2' } }],
    [{ id: 'other' }],
  ])('are others when the definition differs by %j', (change) => {
    const clients = createProviderClients();
    expect(clients.clientFor(provider(change), settings)).not.toBe(
      clients.clientFor(provider(), settings),
    );
  });

  it('do not depend on the order of headers', () => {
    const clients = createProviderClients();
    const one = provider({ defaultHeaders: { a: '1', b: '2' } });
    const other = provider({ defaultHeaders: { b: '2', a: '1' } });
    expect(clients.clientFor(one, settings)).toBe(clients.clientFor(other, settings));
  });

  it('are not shared by built-in providers of two tenants', () => {
    const clients = createProviderClients();
    const builtin = (): ResolvedModelProvider => provider({ id: 'openai', builtin: true });
    const first = clients.clientFor(builtin(), settings);
    expect(clients.clientFor(builtin(), testSettings({ OPENAI_API_KEY: 'other' }))).not.toBe(first);
    expect(
      clients.clientFor(
        builtin(),
        testSettings({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://b.invalid' }),
      ),
    ).not.toBe(first);
  });

  it('have the address, key, headers, query and retries that are declared', async () => {
    const clients = createProviderClients();
    const declared = provider({
      defaultHeaders: { 'x-tenant': 'a' },
      defaultQuery: { version: '2' },
    });
    const client = clients.clientFor(declared, settings);
    expect([client.baseURL, client.apiKey, client.maxRetries]).toEqual([
      'https://models.invalid/v1',
      'secret',
      5,
    ]);
    const { req, url } = await client.buildRequest({ method: 'get', path: '/models' });
    expect(req.headers.get('x-tenant')).toBe('a');
    expect(url).toBe('https://models.invalid/v1/models?version=2');
  });

  it('never send the key or the account of OpenAI to another provider', () => {
    vi.stubEnv('OPENAI_API_KEY', 'of-the-process');
    vi.stubEnv('OPENAI_ORG_ID', 'org-1');
    const clients = createProviderClients();
    const client = clients.clientFor(provider(), settings);
    expect([client.apiKey, client.organization]).toEqual(['secret', null]);
    const { apiKey: _key, ...keyless } = provider();
    expect(() => clients.clientFor(keyless, settings)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    );
  });

  it('keep no more than their bound, and drop what was not used for longest', () => {
    const clients = createProviderClients({ maxClients: 2 });
    const first = clients.clientFor(provider({ id: 'a' }), settings);
    const second = clients.clientFor(provider({ id: 'b' }), settings);
    clients.clientFor(provider({ id: 'a' }), settings);
    clients.clientFor(provider({ id: 'c' }), settings);
    expect(clients.size).toBe(2);
    expect(clients.clientFor(provider({ id: 'a' }), settings)).toBe(first);
    expect(clients.clientFor(provider({ id: 'b' }), settings)).not.toBe(second);
  });

  it('are forgotten by dispose', () => {
    const clients = createProviderClients();
    const client = clients.clientFor(provider(), settings);
    clients.dispose();
    expect(clients.size).toBe(0);
    expect(clients.clientFor(provider(), settings)).not.toBe(client);
  });

  it('of a subscription take the transport that is given for them', async () => {
    const answer = new Response('ok');
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(answer));
    const clients = createProviderClients({
      fetchFor: ({ kind }) => (kind === 'codex-subscription' ? fetch : undefined),
    });
    const { apiKey: _key, ...keyless } = provider({ kind: 'codex-subscription' });
    const client = clients.clientFor(keyless, settings) as unknown as {
      fetch: typeof globalThis.fetch;
      apiKey: string;
    };
    expect(client.apiKey).toBe('codex-subscription');
    expect(await client.fetch('https://model.invalid/v1')).toBe(answer);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
