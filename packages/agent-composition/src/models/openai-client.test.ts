import { afterEach, describe, expect, it, vi } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { azureOpenAIDefaultQuery, buildOpenAIClientFromSettings } from './openai-client.ts';

const AZURE = {
  OPENGENI_OPENAI_PROVIDER: 'azure',
  OPENGENI_AZURE_OPENAI_ENDPOINT: 'https://res.openai.azure.com//',
  OPENGENI_AZURE_OPENAI_DEPLOYMENT: 'gpt',
  OPENGENI_AZURE_OPENAI_API_VERSION: '2025-04-01-preview',
};

interface ClientView {
  readonly baseURL: string;
  readonly apiKey: string | null;
  readonly maxRetries: number;
  readonly organization: string | null;
  readonly project: string | null;
  defaultQuery(): unknown;
  buildRequest(options: object): Promise<{ readonly req: { readonly headers: Headers } }>;
}

function clientOf(variables: Record<string, string>): ClientView {
  return buildOpenAIClientFromSettings(testSettings(variables)) as unknown as ClientView;
}

async function authorizationOf(client: ClientView): Promise<string | null> {
  const { req } = await client.buildRequest({ method: 'get', path: '/models' });
  return req.headers.get('authorization');
}

afterEach(() => vi.unstubAllEnvs());

describe('the client of OpenAI', () => {
  it('has the key, the address and the retries of the settings', () => {
    const client = clientOf({
      OPENAI_API_KEY: 'k',
      OPENAI_BASE_URL: 'https://proxy.invalid/v1',
      OPENGENI_OPENAI_MAX_RETRIES: '2',
    });
    expect([client.apiKey, client.baseURL, client.maxRetries]).toEqual([
      'k',
      'https://proxy.invalid/v1',
      2,
    ]);
  });

  it('falls back to the key of the process', () => {
    vi.stubEnv('OPENAI_API_KEY', 'of-the-process');
    expect(clientOf({}).apiKey).toBe('of-the-process');
  });

  it('names the variables when there is no key', () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    vi.stubEnv('OPENAI_ADMIN_KEY', undefined);
    expect(() => clientOf({})).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringContaining('OPENAI_API_KEY'),
      }),
    );
  });
});

describe('the client of Azure', () => {
  it('calls the deployment at the endpoint, with its API version', () => {
    const client = clientOf({ ...AZURE, OPENGENI_AZURE_OPENAI_API_KEY: 'k' });
    expect(client.baseURL).toBe('https://res.openai.azure.com/openai/deployments/gpt');
    expect(client.defaultQuery()).toEqual({ 'api-version': '2025-04-01-preview' });
    expect(client.apiKey).toBe('k');
  });

  it('calls the base address when there is one', () => {
    const client = clientOf({
      ...AZURE,
      OPENGENI_AZURE_OPENAI_API_KEY: 'k',
      OPENGENI_AZURE_OPENAI_BASE_URL: 'https://res.invalid/openai/v1/',
    });
    expect(client.baseURL).toBe('https://res.invalid/openai/v1/');
    expect(client.defaultQuery()).toBeUndefined();
  });

  it('prefers the key to the token, and sends a token as bearer', async () => {
    const token = clientOf({ ...AZURE, OPENGENI_AZURE_OPENAI_AD_TOKEN: 't' });
    expect(await authorizationOf(token)).toBe('Bearer t');
    const both = clientOf({
      ...AZURE,
      OPENGENI_AZURE_OPENAI_AD_TOKEN: 't',
      OPENGENI_AZURE_OPENAI_API_KEY: 'k',
    });
    expect(both.apiKey).toBe('k');
    expect(await authorizationOf(both)).toBe('Bearer k');
  });

  it('tells which settings are missing', () => {
    const settings = { ...testSettings(), openaiProvider: 'azure' as const };
    expect(() => buildOpenAIClientFromSettings(settings)).toThrow(
      /endpoint\/deployment settings are incomplete/,
    );
  });

  it('learns nothing of the account at OpenAI', () => {
    vi.stubEnv('OPENAI_ORG_ID', 'org-1');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-1');
    const client = clientOf({ ...AZURE, OPENGENI_AZURE_OPENAI_API_KEY: 'k' });
    expect([client.organization, client.project]).toEqual([null, null]);
  });
});

describe('the default query of Azure', () => {
  it.each([
    ['https://r.invalid/openai/deployments/d', { 'api-version': 'v' }],
    ['https://r.invalid/openai/v1', undefined],
    ['https://r.invalid/OpenAI/V1//', undefined],
    ['https://r.invalid/openai/v10', { 'api-version': 'v' }],
  ])('of %s is %j', (baseUrl, expected) => {
    expect(azureOpenAIDefaultQuery({ azureOpenaiApiVersion: 'v' }, baseUrl)).toEqual(expected);
  });

  it('is absent without a version', () => {
    expect(azureOpenAIDefaultQuery({}, 'https://r.invalid')).toBeUndefined();
  });
});
