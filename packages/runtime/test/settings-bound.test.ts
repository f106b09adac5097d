import { parseSettings } from '@opengeni/config';
import {
  CAPABILITY_DESCRIPTORS,
  DESKTOP_STREAM_PORT,
  TERMINAL_STREAM_PORT,
} from '@opengeni/contracts/backends';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createSandboxClient,
  createSandboxClientForBackend,
  establishSandboxSessionFromEnvelope,
  negotiateSelfhostedCapabilities,
} from '../src/sandbox.ts';
import type { createDefaultProviders } from '../src/sandbox.ts';

type Provider = ReturnType<typeof createDefaultProviders>[number];

/** What the providers were asked to build clients from. */
const { built } = vi.hoisted(() => ({ built: [] as unknown[] }));

vi.mock('../src/providers.ts', () => ({
  createDefaultProviders: () => [createRecorder('docker'), createRecorder('e2b')],
}));

function createRecorder(backend: 'docker' | 'e2b'): Provider {
  return {
    backend,
    descriptor: CAPABILITY_DESCRIPTORS[backend],
    identityFields: ['sandboxId'],
    validateCredentials: () => {},
    build: ({ environment, exposedPorts }) => {
      built.push({ backend, environment, exposedPorts });
      return {
        backendId: backend,
        create: async (options: unknown) => ({ state: { sandboxId: 'box', options } }),
      };
    },
  };
}

const settings = parseSettings({
  OPENGENI_SANDBOX_BACKEND: 'docker',
  OPENGENI_SANDBOX_ENV_ALLOWLIST: 'API_URL',
  OPENGENI_DOCKER_EXPOSED_PORTS: '3000',
});
const ALLOWED = { API_URL: 'https://api.invalid' };
const GIVEN = { LANG: 'C' };
/** A backend with a desktop, which docker has none of. */
const withDesktop = { ...settings, sandboxBackend: 'e2b', sandboxDesktopEnabled: true } as const;

afterEach(() => {
  built.length = 0;
  vi.unstubAllEnvs();
});

describe('clients and boxes over settings', () => {
  it.each([
    ['createSandboxClient', () => createSandboxClient(settings)],
    ['createSandboxClientForBackend', () => createSandboxClientForBackend('docker', settings)],
    [
      'establishSandboxSessionFromEnvelope',
      () => establishSandboxSessionFromEnvelope(settings, null, { sessionId: 's' }),
    ],
  ])(
    '%s gives a box the allowed variables of the process and the ports of the settings',
    async (_name, act) => {
      vi.stubEnv('API_URL', ALLOWED.API_URL);
      await act();
      expect(built).toEqual([{ backend: 'docker', environment: ALLOWED, exposedPorts: [3000] }]);
    },
  );

  it.each([
    ['createSandboxClient', () => createSandboxClient(withDesktop, GIVEN)],
    [
      'createSandboxClientForBackend',
      () => createSandboxClientForBackend('e2b', withDesktop, GIVEN),
    ],
    [
      'establishSandboxSessionFromEnvelope',
      () =>
        establishSandboxSessionFromEnvelope(withDesktop, null, {
          sessionId: 's',
          environment: GIVEN,
        }),
    ],
  ])('%s gives it the variables of the caller and the ports of its streams', async (_name, act) => {
    vi.stubEnv('API_URL', ALLOWED.API_URL);
    await act();
    expect(built).toEqual([
      {
        backend: 'e2b',
        environment: GIVEN,
        exposedPorts: [3000, DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT],
      },
    ]);
  });

  it('a backend that is named wins over that of the settings', async () => {
    createSandboxClientForBackend('e2b', settings);
    await establishSandboxSessionFromEnvelope(settings, null, {
      sessionId: 's',
      backendOverride: 'e2b',
    });
    expect(built).toMatchObject([{ backend: 'e2b' }, { backend: 'e2b' }]);
  });

  it('the variables are those that the box is created with', async () => {
    vi.stubEnv('API_URL', ALLOWED.API_URL);
    const { sessionState } = await establishSandboxSessionFromEnvelope(settings, null, {
      sessionId: 's',
    });
    expect(sessionState).toMatchObject({ options: { manifest: { environment: ALLOWED } } });
  });

  it('a signal that has fired stops before a box is made', async () => {
    const establishing = establishSandboxSessionFromEnvelope(settings, null, {
      sessionId: 's',
      signal: AbortSignal.abort(),
    });
    await expect(establishing).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a connected machine over the general negotiation', () => {
  const machine = {
    sessionId: '44444444-4444-4444-8444-444444444444',
    leaseEpoch: 3,
    probeResponded: true,
    enrollment: {
      status: 'active',
      exposure: 'whole-machine',
      allowScreenControl: true,
      hasDisplay: true,
      lastSeenAt: null,
    },
  };

  it('has a desktop while it is online and has a display', async () => {
    const found = await negotiateSelfhostedCapabilities(machine);
    expect(found).toMatchObject({ backend: 'selfhosted', leaseEpoch: 3 });
    expect(found.DesktopStream).toMatchObject({ transport: 'relay-frames', reason: null });
    expect(found.Terminal.reason).toBeNull();
    expect(found.ComputerUse).toMatchObject({ available: true, reason: null });
  });

  it('has none when the policy says so', async () => {
    const found = await negotiateSelfhostedCapabilities({ ...machine, desktopEnabled: false });
    expect(found.DesktopStream).toMatchObject({ transport: null, reason: 'disabled_by_policy' });
  });
});
