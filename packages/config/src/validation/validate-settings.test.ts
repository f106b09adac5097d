import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import { collectProblems } from '../settings-problem.ts';
import type { EnvironmentSource } from '../settings.ts';

function problemVariables(environment: EnvironmentSource): string[] {
  return collectProblems(() => parseSettings(environment)).map(({ env }) => env);
}

const azure = { OPENGENI_OPENAI_PROVIDER: 'azure' };

describe('boot checks', () => {
  it('required authentication needs a key', () => {
    expect(problemVariables({ OPENGENI_AUTH_REQUIRED: '1' })).toEqual(['OPENGENI_ACCESS_KEY']);
    expect(problemVariables({ OPENGENI_AUTH_REQUIRED: '1', OPENGENI_ACCESS_KEY: 'k' })).toEqual([]);
  });

  it.each([
    [azure, ['BASE_URL', 'API_KEY']],
    [
      { ...azure, OPENGENI_AZURE_OPENAI_ENDPOINT: 'https://e' },
      ['DEPLOYMENT', 'API_VERSION', 'API_KEY'],
    ],
    [{ ...azure, OPENGENI_AZURE_OPENAI_BASE_URL: 'https://b' }, ['API_KEY']],
    [
      {
        ...azure,
        OPENGENI_AZURE_OPENAI_BASE_URL: 'https://b',
        OPENGENI_AZURE_OPENAI_AD_TOKEN: 't',
      },
      [],
    ],
    [
      {
        ...azure,
        OPENGENI_AZURE_OPENAI_ENDPOINT: 'https://e',
        OPENGENI_AZURE_OPENAI_DEPLOYMENT: 'd',
        OPENGENI_AZURE_OPENAI_API_VERSION: 'v',
        OPENGENI_AZURE_OPENAI_API_KEY: 'k',
      },
      [],
    ],
    [{}, []],
  ])('the Azure provider has an address and a credential (%#)', (environment, missing) => {
    expect(problemVariables(environment)).toEqual(
      missing.map((suffix) => `OPENGENI_AZURE_OPENAI_${suffix}`),
    );
  });

  it.each([
    ['not a url', 'http'],
    ['localhost:8080', 'http'],
    ['ftp://host/v1', 'http'],
    ['https://user:sesame@host/v1', 'holds a user or a password'],
  ])('the address of a model server can be called: not %s', (address, problem) => {
    for (const environment of [
      { OPENAI_BASE_URL: address },
      { ...azure, OPENGENI_AZURE_OPENAI_BASE_URL: address, OPENGENI_AZURE_OPENAI_API_KEY: 'k' },
    ]) {
      const problems = collectProblems(() => parseSettings(environment));
      expect(problems).toMatchObject([{ problem: expect.stringContaining(problem) }]);
      expect(JSON.stringify(problems)).not.toContain('sesame');
    }
  });

  it.each(['https://host/v1', 'http://127.0.0.1:8080', ''])(
    'the address %j of a model server is taken',
    (address) => {
      expect(problemVariables({ OPENAI_BASE_URL: address })).toEqual([]);
    },
  );

  it.each(['docker', 'modal', 'e2b'])(
    'half a token of Modal is refused with %s active',
    (backend) => {
      const environment = {
        OPENGENI_SANDBOX_BACKEND: backend,
        OPENGENI_E2B_API_KEY: 'k',
        OPENGENI_MODAL_TOKEN_ID: 'a',
      };
      expect(problemVariables(environment)).toEqual(['OPENGENI_MODAL_TOKEN_SECRET']);
    },
  );

  it.each([
    ['modal', ['OPENGENI_MODAL_TOKEN_ID', 'OPENGENI_MODAL_TOKEN_SECRET']],
    ['daytona', ['OPENGENI_DAYTONA_API_KEY']],
    ['runloop', ['OPENGENI_RUNLOOP_API_KEY']],
    ['e2b', ['OPENGENI_E2B_API_KEY']],
    ['blaxel', ['OPENGENI_BLAXEL_API_KEY']],
    ['cloudflare', ['OPENGENI_CLOUDFLARE_WORKER_URL']],
    ['vercel', ['OPENGENI_VERCEL_TOKEN', 'OPENGENI_VERCEL_PROJECT_ID']],
    ['docker', []],
    ['local', []],
    ['none', []],
    ['selfhosted', []],
  ])('the active backend %s needs its credentials, and nobody else’s', (backend, variables) => {
    const environment = { OPENGENI_SANDBOX_BACKEND: backend };
    expect(problemVariables(environment)).toEqual(variables);
    for (const { problem } of collectProblems(() => parseSettings(environment))) {
      expect(problem).toBe(`is required when OPENGENI_SANDBOX_BACKEND=${backend}`);
    }
  });

  it('an unset app name of Modal is its default', () => {
    const environment = {
      OPENGENI_SANDBOX_BACKEND: 'modal',
      OPENGENI_MODAL_APP_NAME: ' ',
      OPENGENI_MODAL_TOKEN_ID: 'a',
      OPENGENI_MODAL_TOKEN_SECRET: 'b',
    };
    expect(parseSettings(environment).modalAppName).toBe('opengeni-sandbox');
  });

  it.each([
    [{ ENDPOINT: 'http://minio:9000' }, ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY']],
    [{ BACKEND: 'aws-s3', ENDPOINT: 'http://minio:9000' }, []],
    [{ ACCESS_KEY_ID: 'a' }, ['SECRET_ACCESS_KEY']],
    [{ BACKEND: 'aws-s3', SECRET_ACCESS_KEY: 'b' }, ['ACCESS_KEY_ID']],
    [{ ENDPOINT: 'http://m', ACCESS_KEY_ID: 'a', SECRET_ACCESS_KEY: 'b' }, []],
    [{ BACKEND: 'azure-blob' }, ['AZURE_ACCOUNT_NAME', 'AZURE_ACCOUNT_KEY']],
    [{ BACKEND: 'azure-blob', AZURE_ACCOUNT_NAME: 'n' }, ['AZURE_ACCOUNT_KEY']],
    [{ BACKEND: 'azure-blob', AZURE_CONNECTION_STRING: 'c' }, []],
    [
      { BACKEND: 'azure-blob', AZURE_CONNECTION_STRING: 'c', ACCESS_KEY_ID: 'a' },
      ['ACCESS_KEY_ID'],
    ],
    [{ AZURE_ACCOUNT_NAME: 'n', GCS_PROJECT_ID: 'p' }, ['AZURE_ACCOUNT_NAME', 'GCS_PROJECT_ID']],
    [{ BACKEND: 'gcs' }, []],
    [{ BACKEND: 'gcs', GCS_CREDENTIALS_JSON: '{"a":1}' }, []],
    [{ BACKEND: 'gcs', GCS_CREDENTIALS_JSON: '[]' }, ['GCS_CREDENTIALS_JSON']],
    [{ BACKEND: 'gcs', GCS_CREDENTIALS_JSON: '{' }, ['GCS_CREDENTIALS_JSON']],
  ])('object storage is complete and of one kind (%#)', (given, variables) => {
    const environment = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`OPENGENI_OBJECT_STORAGE_${name}`, value]),
    );
    expect(problemVariables(environment)).toEqual(
      variables.map((name) => `OPENGENI_OBJECT_STORAGE_${name}`),
    );
  });

  it('lists must parse', () => {
    expect(
      problemVariables({
        OPENGENI_DOCKER_EXPOSED_PORTS: '0',
        OPENGENI_SANDBOX_ENV_ALLOWLIST: '1A',
        OPENGENI_OPENAI_ALLOWED_REASONING_EFFORTS: 'low,extreme',
      }),
    ).toEqual([
      'OPENGENI_DOCKER_EXPOSED_PORTS',
      'OPENGENI_SANDBOX_ENV_ALLOWLIST',
      'OPENGENI_OPENAI_ALLOWED_REASONING_EFFORTS',
    ]);
  });

  it('ids of tool servers are unique', () => {
    const servers = ['a', 'b', 'a'].map((id) => ({ id, url: 'https://x.example' }));
    expect(problemVariables({ OPENGENI_MCP_SERVERS: JSON.stringify(servers) })).toEqual([
      'OPENGENI_MCP_SERVERS',
    ]);
  });

  it('desktops without a token secret do not keep the program from starting', () => {
    expect(problemVariables({ OPENGENI_SANDBOX_DESKTOP_ENABLED: 'true' })).toEqual([]);
  });
});
