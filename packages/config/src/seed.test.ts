import { describe, expect, it } from 'vitest';
import * as config from './index.ts';

const registry = (id: string, more: object = {}): Record<string, string> => ({
  OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify([
    {
      id: 'registry',
      baseUrl: 'https://models.invalid/v1',
      apiKey: 'k',
      models: [{ id }],
      ...more,
    },
  ]),
});

const modelIds = (variables: Record<string, string>): string[] =>
  config
    .configuredModels(config.parseSettings({ OPENAI_API_KEY: 'k', ...variables }))
    .map(({ id }) => id);

describe('what ./sandbox re-exports from config', () => {
  it('collectSandboxEnvironment copies the allowed variables of the process into a box, and no other', () => {
    const settings = config.parseSettings({ OPENGENI_SANDBOX_ENV_ALLOWLIST: 'API_URL' });
    const source = { API_URL: 'https://api.invalid', SECRET: 'kept back' };
    expect(config.collectSandboxEnvironment(settings, source)).toEqual({
      API_URL: 'https://api.invalid',
    });
  });

  it('parseExposedPorts reads a list of ports and refuses what is none', () => {
    expect(config.parseExposedPorts('6080, 7681')).toEqual([6080, 7681]);
    expect(config.parseExposedPorts('')).toEqual([]);
    expect(() => config.parseExposedPorts('http')).toThrow('"http"');
  });
});

describe('Settings, the flat object that every function of the seed takes', () => {
  const settings = config.parseSettings({
    OPENGENI_SANDBOX_BACKEND: 'modal',
    OPENGENI_MODAL_APP_NAME: 'app',
    OPENGENI_MODAL_TOKEN_ID: 'id',
    OPENGENI_MODAL_TOKEN_SECRET: 'hidden-secret',
  });

  it('names the backend and what is needed to tag, end and sweep boxes by id', () => {
    expect(settings).toMatchObject({
      sandboxBackend: 'modal',
      modalAppName: 'app',
      modalTokenId: 'id',
      modalTokenSecret: 'hidden-secret',
    });
  });

  it('shows no secret in JSON', () => {
    expect(JSON.stringify(settings)).not.toContain('hidden-secret');
  });

  it('half a token pair is an error that names the missing half, whatever the backend', () => {
    const half = { OPENGENI_SANDBOX_BACKEND: 'local', OPENGENI_MODAL_TOKEN_ID: 'id' };
    expect(() => config.parseSettings(half)).toThrow('OPENGENI_MODAL_TOKEN_SECRET');
    const other = { OPENGENI_SANDBOX_BACKEND: 'local', OPENGENI_MODAL_TOKEN_SECRET: 's' };
    expect(() => config.parseSettings(other)).toThrow('OPENGENI_MODAL_TOKEN_ID');
  });
});

describe('run-scoped model resolution', () => {
  it('real built-in models stay built in: a bare id that a registry declares again', () => {
    const settings = config.parseSettings({ OPENAI_API_KEY: 'k', ...registry('gpt-5.5') });
    expect(config.resolveModelProvider(settings, 'gpt-5.5')?.provider.builtin).toBe(true);
  });

  it('a bare id that only a registry provider declares reaches that provider', () => {
    const settings = config.parseSettings({ OPENAI_API_KEY: 'k', ...registry('bare-1') });
    expect(config.resolveModelProvider(settings, 'bare-1')?.provider.id).toBe('registry');
  });

  it('a bare id that the turn wrote over the default is claimed by the built-in provider, which a router must undo', () => {
    const settings = config.parseSettings({ OPENAI_API_KEY: 'k', ...registry('bare-1') });
    const written = config.overrideSettings(settings, { openaiModel: 'bare-1' });
    expect(config.resolveModelProvider(written, 'bare-1')?.provider.builtin).toBe(true);
  });

  it('a codex id is exposed through the subscription provider only', () => {
    const id = 'codex/gpt-5';
    expect(modelIds({ OPENGENI_OPENAI_ALLOWED_MODELS: `gpt-5.5,${id}` })).not.toContain(id);
    const subscription = { kind: 'codex-subscription', api: 'responses', apiKey: undefined };
    expect(modelIds(registry(id, subscription))).toContain(id);
  });
});

describe('persona order', () => {
  it("the deployment's template ends in the marker of the core, so that the core is last", () => {
    const { agentInstructionsTemplate } = config.parseSettings({});
    expect(agentInstructionsTemplate).toBe(config.DEFAULT_AGENT_INSTRUCTIONS);
    expect(agentInstructionsTemplate.endsWith(config.AGENT_INSTRUCTIONS_CORE_PLACEHOLDER)).toBe(
      true,
    );
  });
});

describe('also visible', () => {
  it('the environment of a box names the file of a git token and holds no credential', () => {
    const settings = config.parseSettings({
      OPENGENI_SANDBOX_BACKEND: 'modal',
      OPENGENI_MODAL_APP_NAME: 'app',
      OPENGENI_MODAL_TOKEN_ID: 'i',
      OPENGENI_MODAL_TOKEN_SECRET: 's',
    });
    const repository = {
      kind: 'repository' as const,
      uri: 'https://host.invalid/o/r',
      ref: 'main',
      githubInstallationId: 1,
      githubRepositoryId: 2,
    };
    const environment = config.composeBoxEnvironment({ settings, resources: [repository] });
    expect(environment['OPENGENI_GIT_TOKEN_FILE']).toBe('/workspace/.opengeni/git-token');
    for (const name of ['GH_TOKEN', 'GITHUB_TOKEN', 'GIT_CONFIG_COUNT'])
      expect(environment).not.toHaveProperty(name);
  });

  it('server-side compaction is the mode unless somebody says otherwise', () => {
    expect(config.resolveContextCompactionMode(config.parseSettings({}))).toBe('server');
  });
});
