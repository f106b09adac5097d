import { describe, expect, it } from 'vitest';

import { SandboxBackend } from '../../backends/backend.ts';
import { BACKEND_SETTINGS_TABLES, SANDBOX_REQUIRED_ENV } from './backend-settings.ts';

const entries = Object.values(BACKEND_SETTINGS_TABLES).flatMap((table) =>
  Object.values(table.entries),
);

describe('settings of the backends', () => {
  it('there is one table for each backend, in the group of its name', () => {
    expect(Object.keys(BACKEND_SETTINGS_TABLES)).toEqual(SandboxBackend.options);
    for (const [backend, table] of Object.entries(BACKEND_SETTINGS_TABLES))
      expect(table.group).toBe(backend);
  });

  it('names the variables that an active backend cannot do without', () => {
    expect(SANDBOX_REQUIRED_ENV).toEqual({
      docker: [],
      modal: ['OPENGENI_MODAL_APP_NAME', 'OPENGENI_MODAL_TOKEN_ID', 'OPENGENI_MODAL_TOKEN_SECRET'],
      local: [],
      none: [],
      daytona: ['OPENGENI_DAYTONA_API_KEY'],
      runloop: ['OPENGENI_RUNLOOP_API_KEY'],
      e2b: ['OPENGENI_E2B_API_KEY'],
      blaxel: ['OPENGENI_BLAXEL_API_KEY'],
      cloudflare: ['OPENGENI_CLOUDFLARE_WORKER_URL'],
      vercel: ['OPENGENI_VERCEL_TOKEN', 'OPENGENI_VERCEL_PROJECT_ID'],
      selfhosted: [],
    });
  });

  it('gives the documented defaults', () => {
    const defaults = entries.filter((entry) => entry.defaultText !== undefined);
    expect(Object.fromEntries(defaults.map((entry) => [entry.key, entry.defaultText]))).toEqual({
      dockerImage: 'opengeni-sandbox:local',
      dockerExposedPorts: '',
      modalAppName: 'opengeni-sandbox',
      modalTimeoutSeconds: '3600',
      modalWorkspacePersistence: 'snapshot_filesystem',
      modalSnapshotRetentionSeconds: '604800',
      localIsolation: 'auto',
      localNetwork: 'false',
      runloopTunnel: 'true',
      sandboxSelfhostedEnabled: 'false',
    });
  });

  it('every default is what its own text parses to', () => {
    for (const entry of entries) {
      if (entry.defaultText === undefined) continue;
      expect(entry.parse(entry.defaultText)).toEqual({ ok: true, value: entry.defaultValue });
    }
  });

  it('no two settings share a key or a variable', () => {
    expect(new Set(entries.map((entry) => entry.key)).size).toBe(entries.length);
    expect(new Set(entries.flatMap((entry) => entry.env)).size).toBe(entries.length);
  });

  it('every key, token, password, seed and secret is marked as a secret, and nothing else', () => {
    const secrets = entries.filter((entry) => entry.secret).map((entry) => entry.key);
    const secretNames = entries
      .map((entry) => entry.key)
      .filter((key) => /(ApiKey|TokenId|TokenSecret|Token|Password|Seed|SigningSecret)$/.test(key));
    expect(secrets).toEqual(secretNames);
  });

  it('each setting has a sentence of documentation', () => {
    for (const entry of entries) expect(entry.doc).toMatch(/^[A-Z].*\.$/);
  });
});
