import { loadConfig, parseSettings } from '@opengeni/config';
import { collectSandboxEnvironment } from '@opengeni/config/boxes';
import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { FakeBox, InMemoryHeartbeatStore, InMemoryLeaseStore } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { createSandboxRuntime } from '../src/sandbox.ts';
import type { createDefaultProviders } from '../src/sandbox.ts';

type Provider = ReturnType<typeof createDefaultProviders>[number];

/** A provider of a third party: one set of boxes, and what each was built with. */
function createAcme() {
  const running = new Set<string>();
  const built: unknown[] = [];
  const provider: Provider = {
    backend: 'local',
    descriptor: CAPABILITY_DESCRIPTORS.local,
    identityFields: ['sandboxId'],
    validateCredentials: () => {},
    build: ({ environment, exposedPorts }) => {
      built.push({ environment, exposedPorts });
      return {
        backendId: 'acme',
        create: async () => {
          const sandboxId = `box-${built.length}`;
          running.add(sandboxId);
          return { state: { sandboxId } };
        },
        delete: async (state) => void running.delete((state as { sandboxId: string }).sandboxId),
        serializeSessionState: async (state) => ({ ...state }),
        deserializeSessionState: async (state) => ({ ...state }),
      };
    },
    rolesOf: () => ({ commands: new FakeBox({ run: () => ({ stdout: 'ran' }) }).commands }),
  };
  return { running, built, provider };
}

const settings = parseSettings({
  OPENGENI_SANDBOX_BACKEND: 'local',
  OPENGENI_DOCKER_EXPOSED_PORTS: '8080',
  OPENGENI_GIT_AUTHOR_NAME: 'Ada',
});

describe('a runtime for boxes', () => {
  it('takes everything but the settings from the defaults, and ends its boxes with itself', async () => {
    const acme = createAcme();
    const runtime = createSandboxRuntime({ settings, providers: [acme.provider] });
    const box = await runtime.open('group');
    expect((await box.commands.run({ command: 'say' })).stdout).toBe('ran');
    expect(acme.built).toContainEqual({
      environment: collectSandboxEnvironment(settings),
      exposedPorts: [8080],
    });
    expect(acme.running.size).toBe(1);
    await runtime.close();
    expect(acme.running.size).toBe(0);
  });

  it.each([
    ['no options', undefined],
    ['no settings', {}],
    ['the settings of loadConfig', { settings: loadConfig({}).config }],
    ['a backend in the place of settings', { settings: 'local' }],
  ])('refuses %s, and names what gives settings', (_, options) => {
    const create = createSandboxRuntime as (given: unknown) => unknown;
    expect(() => create(options)).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringContaining('getSettings') as string,
        details: { field: 'settings' },
      }),
    );
  });

  it('leaves boxes of given stores to other processes', async () => {
    const acme = createAcme();
    const stores = {
      leases: new InMemoryLeaseStore<never>(),
      heartbeats: new InMemoryHeartbeatStore(),
    };
    const runtime = createSandboxRuntime({ settings, providers: [acme.provider], stores });
    await runtime.open('group');
    await runtime.close();
    expect(acme.running.size).toBe(1);
  });

  it('has the nine built-in backends, and names them when it is asked for another', async () => {
    await using runtime = createSandboxRuntime({ settings });
    await expect(runtime.open('group', { backend: 'nope' })).rejects.toThrow(/docker.*local/u);
    await expect(runtime.open('group', { backend: 'none' })).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  it('keeps a box for as long as the settings say', async () => {
    const acme = createAcme();
    const impatient = { ...settings, sandboxIdleGraceMs: 1, sandboxLeaseReaperPeriodMs: 5 };
    await using runtime = createSandboxRuntime({
      settings: impatient,
      providers: [acme.provider],
    });
    await (await runtime.open('group')).release();
    await expect.poll(() => acme.running.size, { timeout: 5_000 }).toBe(0);
  });
});
