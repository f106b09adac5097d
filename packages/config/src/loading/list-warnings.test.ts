import { describe, expect, it } from 'vitest';

import { loadConfig } from '../load-config.ts';
import type { EnvironmentSource } from '../settings.ts';

describe('warnings', () => {
  const warningsOf = (environment: EnvironmentSource) =>
    loadConfig(environment).warnings.map(({ code, env }) => [code, env]);

  it('a setting without effect is accepted with a warning, only when it is given', () => {
    expect(warningsOf({ OPENGENI_SANDBOX_OWNERSHIP_ENABLED: 'false' })).toEqual([
      ['deprecated_setting', 'OPENGENI_SANDBOX_OWNERSHIP_ENABLED'],
    ]);
    expect(warningsOf({ OPENGENI_CONTEXT_KEEP_RECENT_TOKENS: '1' })).toHaveLength(1);
    expect(warningsOf({})).toEqual([]);
  });

  it('desktops without a token secret are a warning and no problem', () => {
    const desktop = { OPENGENI_SANDBOX_DESKTOP_ENABLED: 'true' };
    expect(warningsOf(desktop)).toEqual([['desktop_degraded', 'OPENGENI_STREAM_TOKEN_SECRET']]);
    expect(warningsOf({ ...desktop, OPENGENI_DELEGATION_SECRET: 'x'.repeat(32) })).toEqual([]);
  });

  it('a model of the registry that the built-in provider hides is a warning', () => {
    const registry = [
      {
        id: 'p',
        baseUrl: 'https://p.example',
        apiKey: 'k',
        models: [{ id: 'gpt-5.4' }, { id: 'm' }],
      },
    ];
    expect(warningsOf({ OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify(registry) })).toEqual([
      ['shadowed_model', 'OPENGENI_MODEL_PROVIDERS_JSON'],
    ]);
  });

  it('a tool server that cannot be used, or holds a credential, is a warning', () => {
    const servers = [
      { id: 'opengeni', url: 'https://a.example' },
      { id: 'b', url: 'https://b.example', headers: { x: 'y' } },
    ];
    expect(warningsOf({ OPENGENI_MCP_SERVERS: JSON.stringify(servers) })).toEqual([
      ['reserved_server', 'OPENGENI_MCP_SERVERS'],
      ['stored_header', 'OPENGENI_MCP_SERVERS'],
    ]);
  });
});
