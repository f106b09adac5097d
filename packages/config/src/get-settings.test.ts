import { inspect } from 'node:util';

import { SandboxError } from '@opengeni/contracts/errors';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { getSettings, parseSettings } from './get-settings.ts';
import { overrideSettings } from './loading/flat-settings.ts';
import { collectProblems } from './settings-problem.ts';
import type { EnvironmentSource } from './settings.ts';

function problemVariables(environment: EnvironmentSource): string[] {
  return collectProblems(() => parseSettings(environment)).map(({ env }) => env);
}

function recordingLog() {
  const warnings: string[] = [];
  const ignore = (): void => {};
  return {
    warnings,
    log: {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (message: string) => void warnings.push(message),
    },
  };
}

describe('parseSettings', () => {
  it('without any variable gives the defaults as flat values of the seed', () => {
    const settings = parseSettings({});
    expect(settings).toMatchObject({
      sandboxBackend: 'docker',
      openaiModel: 'gpt-5.5',
      openaiAllowedModels: 'gpt-5.5,gpt-5.4,gpt-5.4-mini',
      modelProvidersJson: '[]',
      dockerExposedPorts: '',
      sandboxEnvAllowlist: '',
      sandboxPreparationProfiles: 'none',
      mcpServers: [],
      sandboxIdleGraceMs: 900_000,
    });
    expect(settings.openaiApiKey).toBeUndefined();
    expect(Object.keys(settings)).toContain('openaiApiKey');
  });

  it.each(['', '  ', '\t\n'])('a blank variable %j counts as unset', (blank) => {
    expect(parseSettings({ OPENGENI_API_PORT: blank }).apiPort).toBe(8000);
    expect(parseSettings({ OPENGENI_OPENAI_API_KEY: blank }).openaiApiKey).toBeUndefined();
  });

  it('values are not trimmed', () => {
    expect(parseSettings({ OPENGENI_ACCESS_KEY: ' key\n' }).accessKey).toBe(' key\n');
    expect(parseSettings({ OPENGENI_ENVIRONMENT: ' test' }).environment).toBe(' test');
    expect(problemVariables({ OPENGENI_SANDBOX_BACKEND: ' docker' })).toEqual([
      'OPENGENI_SANDBOX_BACKEND',
    ]);
  });

  it('words are case-sensitive', () => {
    expect(problemVariables({ OPENGENI_SANDBOX_BACKEND: 'Docker' })).toEqual([
      'OPENGENI_SANDBOX_BACKEND',
    ]);
  });

  it.each([
    ['true', true],
    [' YES ', true],
    ['y', true],
    ['On', true],
    ['1', true],
    ['false', false],
    ['no', false],
    ['N', false],
    ['off', false],
    ['0', false],
  ])('the boolean %j is %s', (text, value) => {
    expect(parseSettings({ OPENGENI_WEB_SEARCH_ENABLED: text }).webSearchEnabled).toBe(value);
  });

  it.each(['2', 'truthy', 'nein'])('the boolean %j is an error and never true', (text) => {
    expect(problemVariables({ OPENGENI_WEB_SEARCH_ENABLED: text })).toEqual([
      'OPENGENI_WEB_SEARCH_ENABLED',
    ]);
  });

  it.each([
    [' 8001 ', 8001],
    ['0x10', 16],
    ['1e3', 1000],
  ])('the number %j is %d', (text, value) => {
    expect(parseSettings({ OPENGENI_API_PORT: text }).apiPort).toBe(value);
  });

  it.each(['8000.5', 'abc', '0', '-1', 'Infinity', 'NaN'])('%j is no port', (text) => {
    expect(problemVariables({ OPENGENI_API_PORT: text })).toEqual(['OPENGENI_API_PORT']);
  });

  it.each([
    ['0', false],
    ['1', true],
    ['5e-1', true],
    ['1.01', false],
  ])('the fraction %s is accepted: %s', (text, accepted) => {
    const problems = problemVariables({ OPENGENI_CONTEXT_COMPACT_SOFT_FRACTION: text });
    expect(problems.length === 0).toBe(accepted);
  });

  it('the unprefixed names of OpenAI count when the prefixed ones are blank', () => {
    const both = { OPENAI_API_KEY: 'plain', OPENAI_BASE_URL: 'http://plain' };
    expect(parseSettings({ ...both, OPENGENI_OPENAI_API_KEY: ' ' })).toMatchObject({
      openaiApiKey: 'plain',
      openaiBaseUrl: 'http://plain',
    });
    expect(parseSettings({ ...both, OPENGENI_OPENAI_API_KEY: 'own' }).openaiApiKey).toBe('own');
  });

  it('the revision falls back to two names of build systems, in order', () => {
    expect(parseSettings({ GITHUB_SHA: 'b' }).deploymentRevision).toBe('b');
    expect(parseSettings({ SOURCE_VERSION: 'a', GITHUB_SHA: 'b' }).deploymentRevision).toBe('a');
  });

  it.each(['OPENGENI_SANDBOX_ENV_PROFILES', 'INFRA_AGENT_SANDBOX_BACKEND'])(
    'the former variable %s has no effect',
    (name) => {
      expect(parseSettings({ [name]: 'azure' })).toEqual(parseSettings({}));
    },
  );

  it('names every wrong variable in one coded error', () => {
    const environment = { OPENGENI_API_PORT: 'x', OPENGENI_SANDBOX_BACKEND: 'e2b' };
    const attempt = (): unknown => parseSettings(environment);
    expect(attempt).toThrow(/OPENGENI_API_PORT.*\n.*OPENGENI_E2B_API_KEY/);
    try {
      attempt();
    } catch (error) {
      expect(SandboxError.is(error, 'config_invalid')).toBe(true);
    }
  });

  it('lists stay text, whatever their notation', () => {
    const environment = { OPENGENI_DOCKER_EXPOSED_PORTS: '0x50, 1e3' };
    expect(parseSettings(environment).dockerExposedPorts).toBe('0x50, 1e3');
  });

  it('a short token secret is only a warning here', () => {
    const { log, warnings } = recordingLog();
    const settings = parseSettings({ OPENGENI_DELEGATION_SECRET: 'short' }, { log });
    expect(settings.delegationSecret).toBe('short');
    expect(warnings).toEqual([expect.stringContaining('OPENGENI_DELEGATION_SECRET must be')]);
  });

  it('a warning about a short secret out of a file names the variable of the file', () => {
    const { log, warnings } = recordingLog();
    const environment = { OPENGENI_DELEGATION_SECRET_FILE: '/run/key' };
    parseSettings(environment, { log, readSecretFile: () => 'short' });
    expect(warnings).toEqual([
      expect.stringContaining('OPENGENI_DELEGATION_SECRET_FILE must be at least 32 bytes'),
    ]);
  });

  it('the grace of an idle box follows a short lifetime when it is not set', () => {
    const modal = {
      OPENGENI_SANDBOX_BACKEND: 'modal',
      OPENGENI_MODAL_TOKEN_ID: 'a',
      OPENGENI_MODAL_TOKEN_SECRET: 'b',
    };
    const short = { ...modal, OPENGENI_MODAL_TIMEOUT_SECONDS: '300' };
    expect(parseSettings(modal).sandboxIdleGraceMs).toBe(900_000);
    expect(parseSettings(short).sandboxIdleGraceMs).toBe(150_000);
    expect(problemVariables({ ...short, OPENGENI_SANDBOX_IDLE_GRACE_MS: '900000' })).toEqual([
      'OPENGENI_SANDBOX_IDLE_GRACE_MS',
    ]);
  });

  it('JSON and inspection show no secret, and the values are still there', () => {
    const settings = parseSettings({
      OPENGENI_ACCESS_KEY: 'hidden-key',
      OPENGENI_NATS_URL: 'nats://user:hidden@host:4222,nats://user:hidden@other',
      OPENGENI_MCP_SERVERS: JSON.stringify([
        { id: 'a', url: 'https://a.example', headers: { authorization: 'hidden' } },
      ]),
      OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify([
        { id: 'p', baseUrl: 'https://p.example', apiKey: 'hidden', models: [{ id: 'm' }] },
      ]),
    });
    for (const shown of [JSON.stringify(settings), inspect(settings, { depth: 9 })]) {
      expect(shown).not.toContain('hidden');
      expect(shown).toContain('nats://[secret]@host:4222,nats://[secret]@other');
      expect(shown).toContain('gpt-5.5');
    }
    expect(settings.accessKey).toBe('hidden-key');
    expect(settings.mcpServers[0]?.headers).toEqual({ authorization: 'hidden' });
  });

  it('a spread keeps every value, and an override also keeps the redaction', () => {
    const settings = parseSettings({ OPENGENI_ACCESS_KEY: 'hidden' });
    const spread = { ...settings, openaiModel: 'other' };
    expect(spread).toEqual({ ...settings, openaiModel: 'other' });
    expect(Object.keys(spread)).toEqual(Object.keys(settings));
    const changed = overrideSettings(settings, { openaiModel: 'other' });
    expect(changed).toEqual(spread);
    expect(JSON.stringify(changed)).not.toContain('hidden');
    expect(JSON.stringify(changed)).toContain('"openaiModel":"other"');
  });

  it('shows later changes of the object, still without secrets', () => {
    const settings = parseSettings({});
    settings.openaiApiKey = 'hidden';
    settings.openaiModel = 'changed';
    expect(JSON.stringify(settings)).toContain('"openaiModel":"changed"');
    expect(JSON.stringify(settings)).not.toContain('hidden');
  });
});

describe('getSettings', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('reads the variables of the process at each call', () => {
    vi.stubEnv('OPENGENI_SANDBOX_BACKEND', 'local');
    vi.stubEnv('OPENGENI_OPENAI_MODEL', 'one');
    expect(getSettings().openaiModel).toBe('one');
    vi.stubEnv('OPENGENI_OPENAI_MODEL', 'two');
    expect(getSettings().openaiModel).toBe('two');
  });

  it('reports warnings through the given log only', () => {
    vi.stubEnv('OPENGENI_SANDBOX_BACKEND', 'local');
    vi.stubEnv('OPENGENI_SANDBOX_OWNERSHIP_ENABLED', 'true');
    const consoleWarn = vi.spyOn(console, 'warn');
    const { log, warnings } = recordingLog();
    getSettings({ log });
    expect(warnings.join()).toContain('OPENGENI_SANDBOX_OWNERSHIP_ENABLED has no effect');
    expect(consoleWarn).not.toHaveBeenCalled();
  });
});
