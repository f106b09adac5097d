import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxConfigError } from '@opengeni/contracts/errors';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';
import { createBoxClient } from './create-box-client.ts';
import { createProviderRegistry } from './provider-registry.ts';

function provider(
  backend: 'local' | 'docker' | 'modal' | 'blaxel' | 'none',
  extra: Partial<SandboxProvider<object>> = {},
): SandboxProvider<object> {
  return {
    backend,
    descriptor: CAPABILITY_DESCRIPTORS[backend],
    validateCredentials: () => {},
    build: () => undefined,
    ...extra,
  };
}

describe('a provider registry', () => {
  it('finds a provider by backend name and by the id of the SDK', () => {
    const local = provider('local');
    const registry = createProviderRegistry([local, provider('docker')]);
    expect(registry.find('local')).toBe(local);
    expect(registry.find('unix_local')).toBe(local);
    expect(registry.resolve('unix_local')).toBe(local);
    expect(registry.names).toEqual(['local', 'docker']);
  });

  it('names the registered backends when one is unknown', () => {
    const registry = createProviderRegistry([provider('local'), provider('docker')]);
    expect(registry.find('constructor')).toBeUndefined();
    expect(() => registry.resolve('modal')).toThrow(SandboxConfigError);
    expect(() => registry.resolve('nope')).toThrow(
      '[sandbox:nope] Unknown sandbox backend "nope". Registered backends: local, docker.',
    );
    expect(() => registry.resolve('modal')).toThrow(
      /No provider of the sandbox backend "modal" is registered: add one to the providers, or .*OPENGENI_SANDBOX_BACKEND.* Registered backends: local, docker\./,
    );
    expect(() => createProviderRegistry([]).resolve('x')).toThrow('none');
  });

  it('refuses two providers for one name', () => {
    expect(() => createProviderRegistry([provider('local'), provider('local')])).toThrow(
      /"local" is already registered/,
    );
    const imposter = provider('docker', {
      backend: 'acme',
      descriptor: { ...CAPABILITY_DESCRIPTORS.docker, backend: 'acme', backendId: 'unix_local' },
    });
    expect(() => createProviderRegistry([provider('local'), imposter])).toThrow(/unix_local/);
  });

  it('refuses a descriptor of another backend and an unknown port version', () => {
    const wrongRow = provider('local', { descriptor: CAPABILITY_DESCRIPTORS.docker });
    expect(() => createProviderRegistry([wrongRow])).toThrow(/belongs to backend "docker"/);
    const future = { ...provider('local'), version: 'v2' };
    expect(() => createProviderRegistry([future as SandboxProvider<object>])).toThrow(/v2/);
  });

  it('takes a provider of a backend that nobody here knows', () => {
    const acme = provider('docker', {
      backend: 'acme',
      descriptor: { ...CAPABILITY_DESCRIPTORS.docker, backend: 'acme', backendId: 'acme' },
    });
    expect(createProviderRegistry([acme]).resolve('acme')).toBe(acme);
  });
});

describe('the client of a backend', () => {
  const portsOf = (backend: 'modal' | 'blaxel' | 'docker', desktopEnabled: boolean) => {
    let ports: readonly number[] = [];
    const registry = createProviderRegistry([
      provider(backend, {
        build: ({ exposedPorts }) => {
          ports = exposedPorts;
          return undefined;
        },
      }),
    ]);
    const request = { registry, backend, settings: {}, environment: {}, desktopEnabled };
    createBoxClient({ ...request, exposedPorts: [3000, 6080] });
    return ports;
  };

  it('exposes the desktop ports, each once, only where they are fixed at creation', () => {
    expect(portsOf('modal', true)).toEqual([3000, 6080, 7681]);
    expect(portsOf('modal', false)).toEqual([3000, 6080]);
    expect(portsOf('blaxel', true)).toEqual([3000, 6080]);
    expect(portsOf('docker', true)).toEqual([3000, 6080]);
  });

  it('is not built with unusable settings', () => {
    const registry = createProviderRegistry([
      provider('docker', {
        validateCredentials: () => {
          throw new SandboxConfigError('docker', 'OPENGENI_X is required');
        },
        build: () => expect.unreachable(),
      }),
    ]);
    const request = { registry, backend: 'docker', settings: {}, environment: {} };
    expect(() => createBoxClient(request)).toThrow('OPENGENI_X is required');
  });
});
