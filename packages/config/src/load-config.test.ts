import { inspect } from 'node:util';

import { SandboxError } from '@opengeni/contracts/errors';
import { Secret } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';

import { loadConfig } from './load-config.ts';
import { problemsOf } from './settings-problem.ts';
import type { SettingsProblem } from './settings-problem.ts';
import type { EnvironmentSource } from './settings.ts';

const LONG_SECRET = 'a-secret-of-more-than-32-bytes-of-text';

function problemsIn(environment: EnvironmentSource): readonly SettingsProblem[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

function problemVariables(environment: EnvironmentSource): string[] {
  return problemsIn(environment).map(({ env }) => env);
}

describe('loadConfig', () => {
  it('reports all problems at once, by variable, with a way out', () => {
    const problems = problemsIn({
      OPENGENI_API_PORT: '0x10',
      OPENGENI_SANDBOX_BACKEND: 'vercel',
      OPENGENI_AUTH_REQUIRED: 'true',
      OPENGENI_MODAL_TOKEN_ID: 'half',
      OPENGENI_SANDBOX_ENV_ALLOWLIST: 'GOOD,not-good',
      OPENGENI_ENVIRONMENTS_ENCRYPTION_KEY: 'short',
      OPENGENI_STREAM_TOKEN_SECRET: 'short',
    });
    expect(problems.map(({ env }) => env)).toEqual([
      'OPENGENI_API_PORT',
      'OPENGENI_SANDBOX_ENV_ALLOWLIST',
      'OPENGENI_VERCEL_TOKEN',
      'OPENGENI_VERCEL_PROJECT_ID',
      'OPENGENI_ENVIRONMENTS_ENCRYPTION_KEY',
      'OPENGENI_ACCESS_KEY',
      'OPENGENI_MODAL_TOKEN_SECRET',
      'OPENGENI_STREAM_TOKEN_SECRET',
    ]);
    for (const { problem, fix } of problems) {
      expect(problem).toMatch(/\S/);
      expect(fix).toMatch(/\.$/);
    }
  });

  it('throws one error with the code of a wrong configuration', () => {
    try {
      loadConfig({ OPENGENI_API_PORT: 'x', OPENGENI_SANDBOX_BACKEND: 'y' });
      expect.unreachable();
    } catch (error) {
      expect(SandboxError.is(error, 'config_invalid')).toBe(true);
      expect(String(error)).toContain('OPENGENI_API_PORT must be a whole number');
      expect(String(error)).toContain('OPENGENI_SANDBOX_BACKEND must be one of docker');
    }
  });

  it('never repeats the value of a variable that does not parse', () => {
    const value = 'sk-leaked-by-mistake';
    const message = JSON.stringify(
      problemsIn({
        OPENGENI_API_PORT: value,
        OPENGENI_SANDBOX_BACKEND: value,
        OPENGENI_MODEL_PROVIDERS_JSON: `[{"apiKey":"${value}","baseUrl":"${value}"}]`,
        OPENGENI_MCP_SERVERS: `[{"id":"x","url":"${value}"}]`,
        OPENGENI_ENVIRONMENTS_ENCRYPTION_KEY: value,
        OPENGENI_OBJECT_STORAGE_GCS_CREDENTIALS_JSON: value,
      }),
    );
    expect(message).not.toContain(value);
  });

  it('trims every value', () => {
    const { config } = loadConfig({
      OPENGENI_SANDBOX_BACKEND: ' local\n',
      OPENGENI_ENVIRONMENT: ' test ',
      OPENGENI_DELEGATION_SECRET: `${LONG_SECRET}\n`,
    });
    expect(config.sandbox.sandboxBackend).toBe('local');
    expect(config.runtime.environment).toBe('test');
    expect(config.streams.delegationSecret?.reveal()).toBe(LONG_SECRET);
  });

  it.each(['0x1F90', '8e3', '8000.0', '65536', '0'])('the port %s is refused', (port) => {
    expect(problemVariables({ OPENGENI_API_PORT: port })).toEqual(['OPENGENI_API_PORT']);
  });

  it.each(['0x50', '1e3', '70000'])('the exposed port %s is refused', (port) => {
    expect(problemVariables({ OPENGENI_DOCKER_EXPOSED_PORTS: `3000,${port}` })).toEqual([
      'OPENGENI_DOCKER_EXPOSED_PORTS',
    ]);
  });

  it('parses lists and the registry once, into values', () => {
    const { config } = loadConfig({
      OPENGENI_DOCKER_EXPOSED_PORTS: '3000, 8080,',
      OPENGENI_SANDBOX_PREPARATION_PROFILES: 'Azure',
      OPENGENI_SANDBOX_ENV_ALLOWLIST: 'FOO',
      OPENGENI_OPENAI_ALLOWED_REASONING_EFFORTS: 'high',
    });
    expect(config.docker.dockerExposedPorts).toEqual([3000, 8080]);
    expect(config.models.openaiAllowedModels).toEqual(['gpt-5.5', 'gpt-5.4', 'gpt-5.4-mini']);
    expect(config.reasoningEfforts).toEqual(['low', 'high']);
    expect(config.boxVariableNames).toContain('ARM_CLIENT_ID');
    expect(config.boxVariableNames.at(-1)).toBe('FOO');
    expect(config.lifecycleHookIds).toEqual(['azure-cli-login']);
  });

  it('wraps secrets', () => {
    const { config } = loadConfig({ OPENGENI_OPENAI_API_KEY: 'sk-hidden' });
    expect(Secret.is(config.models.openaiApiKey)).toBe(true);
    expect(config.models.openaiApiKey?.reveal()).toBe('sk-hidden');
    expect(JSON.stringify(config)).not.toContain('sk-hidden');
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain('sk-hidden');
  });

  it('is frozen all the way down', () => {
    const { config } = loadConfig({
      OPENGENI_MCP_SERVERS: '[{"id":"a","url":"https://a.example","allowedTools":["t"]}]',
    });
    const unfrozen: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) unfrozen.push(path);
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
    };
    visit(config, 'config');
    expect(unfrozen).toEqual([]);
    expect(() => Object.assign(config.models, { openaiModel: 'other' })).toThrow(TypeError);
  });

  it('reads nothing but its argument', () => {
    const environment = Object.freeze({ OPENGENI_OPENAI_MODEL: 'from-argument' });
    expect(loadConfig(environment).config.models.openaiModel).toBe('from-argument');
    expect(loadConfig({}).config.models.openaiModel).toBe('gpt-5.5');
    expect(JSON.stringify(loadConfig({}))).toBe(JSON.stringify(loadConfig({})));
  });

  it.each([
    ['OPENGENI_DELEGATION_SECRET'],
    ['OPENGENI_STREAM_TOKEN_SECRET'],
    ['OPENGENI_ENROLLMENT_SIGNING_SECRET'],
    ['OPENGENI_SELFHOSTED_RELAY_TOKEN_SECRET'],
  ])('a secret of a token plane in %s has at least 32 bytes', (variable) => {
    expect(problemVariables({ [variable]: 'x'.repeat(31) })).toEqual([variable]);
    expect(problemVariables({ [variable]: 'x'.repeat(32) })).toEqual([]);
    expect(problemVariables({ [variable]: 'ü'.repeat(16) })).toEqual([]);
  });

  it('a default that follows from other settings is in the configuration too', () => {
    const { config } = loadConfig({
      OPENGENI_SANDBOX_BACKEND: 'modal',
      OPENGENI_MODAL_TOKEN_ID: 'a',
      OPENGENI_MODAL_TOKEN_SECRET: 'b',
      OPENGENI_MODAL_TIMEOUT_SECONDS: '600',
    });
    expect(config.lease.sandboxIdleGraceMs).toBe(300_000);
  });

  it('a variable that does not parse is not reported again for what follows from that', () => {
    expect(
      problemVariables({
        OPENGENI_SANDBOX_BACKEND: 'modal',
        OPENGENI_MODAL_TOKEN_ID: 'a',
        OPENGENI_SANDBOX_IDLE_GRACE_MS: 'x',
        OPENGENI_MODEL_PROVIDERS_JSON: '[',
      }),
    ).toEqual([
      'OPENGENI_MODEL_PROVIDERS_JSON',
      'OPENGENI_SANDBOX_IDLE_GRACE_MS',
      'OPENGENI_MODAL_TOKEN_SECRET',
    ]);
  });

  it('names the variable that was set, when a setting has several', () => {
    expect(problemVariables({ OPENAI_BASE_URL: 'https://user:word@models.test' })).toEqual([
      'OPENAI_BASE_URL',
    ]);
    expect(problemVariables({ OPENGENI_OPENAI_BASE_URL: 'https://user:word@models.test' })).toEqual(
      ['OPENGENI_OPENAI_BASE_URL'],
    );
  });

  it('refuses an authorization header that would replace the key of a provider', () => {
    const registry = [
      {
        id: 'p',
        baseUrl: 'https://p.example/v1',
        apiKey: 'k',
        defaultHeaders: { Authorization: 'Bearer hidden' },
        models: [{ id: 'm' }],
      },
    ];
    const [problem, ...others] = problemsIn({
      OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify(registry),
    });
    expect(problem?.problem).toBe('sets an authorization header for provider p');
    expect(others).toEqual([]);
  });
});

describe('secrets in files', () => {
  const readSecretFile = (path: string): string => {
    if (path === '/run/key') return 'sk-from-file\n';
    if (path === '/run/empty') return '\n';
    throw new Error('ENOENT: no such file');
  };

  it('a secret may be in a file, without its last line end', () => {
    const environment = { OPENGENI_OPENAI_API_KEY_FILE: ' /run/key ', OPENAI_API_KEY: 'sk-plain' };
    const { config, warnings } = loadConfig(environment, [], { readSecretFile });
    expect(config.models.openaiApiKey?.reveal()).toBe('sk-from-file');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['a value beside the file', { OPENGENI_ACCESS_KEY_FILE: '/run/key', OPENGENI_ACCESS_KEY: 'k' }],
    ['an empty file', { OPENGENI_ACCESS_KEY_FILE: '/run/empty' }],
    ['a missing file', { OPENGENI_ACCESS_KEY_FILE: '/run/missing' }],
  ])('%s is a problem of the file variable', (_, environment) => {
    try {
      loadConfig(environment, [], { readSecretFile });
      expect.unreachable();
    } catch (error) {
      expect(problemsOf(error).map(({ env }) => env)).toEqual(['OPENGENI_ACCESS_KEY_FILE']);
    }
  });

  it('a problem with a value out of a file names the variable of the file', () => {
    const environment = { OPENGENI_STREAM_TOKEN_SECRET_FILE: '/run/key' };
    try {
      loadConfig(environment, [], { readSecretFile });
      expect.unreachable('the secret is short');
    } catch (error) {
      expect(problemsOf(error).map(({ env }) => env)).toEqual([
        'OPENGENI_STREAM_TOKEN_SECRET_FILE',
      ]);
    }
  });

  it('a setting that is no secret has no file variable', () => {
    const { warnings } = loadConfig({ OPENGENI_OPENAI_MODEL_FILE: '/run/key' }, [], {
      readSecretFile,
    });
    expect(warnings.map(({ code }) => code)).toEqual(['unknown_variable']);
  });
});
