import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { BlaxelSettings } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import { FakeBoxService, errorWith } from '../../test/fake-box-service.ts';
import { describeHostedBoxes } from '../../test/hosted-suite.ts';
import { serveVendor } from '../../test/vendor-hooks.ts';
import { createBlaxelProvider, importBlaxelSdk } from './provider.ts';

const KEY = 'blaxel-key-1234567890';
const VALUE = 'value-of-a-variable';
const settings: BlaxelSettings = { blaxelApiKey: KEY };
let service = new FakeBoxService();
let createdAt = new Map<string, string>();
/** Called after each look-up. */
let lookups = (): void => {};

const SandboxInstance = {
  create: async (parameters: { name: string }) => {
    service.create(parameters, parameters.name);
    createdAt.set(parameters.name, `2030-01-01T00:00:0${service.created.length}Z`);
    return instanceOf(parameters.name);
  },
  get: async (name: string) => {
    const { status } = service.find(name, () => ({ code: 404, error: 'no such sandbox' }));
    lookups();
    return instanceOf(name, status);
  },
};

function instanceOf(name: string, status = 'DEPLOYED') {
  return {
    metadata: { name, createdAt: createdAt.get(name), url: 'https://box.example' },
    status,
    delete: async () => service.end(name),
    process: { exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }) },
    fs: { mkdir: async () => {} },
  };
}

serveVendor('@blaxel/core', { SandboxInstance });

function makeFixture() {
  const mine = (service = new FakeBoxService());
  createdAt = new Map();
  lookups = () => {};
  const provider = createBlaxelProvider(async () => {
    mine.calls += 1;
    return importBlaxelSdk(async <T>() => ({ SandboxInstance }) as T);
  });
  return { provider, settings, service: mine };
}

describeProvider('blaxel', () => {
  const { provider, service: mine } = makeFixture();
  return {
    provider,
    settings,
    incomplete: [{ settings: {}, variable: 'OPENGENI_BLAXEL_API_KEY is required' }],
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      { error: { code: 404, error: 'image not found' }, failure: 'unknown' as const },
      { error: errorWith({ name: 'CredentialsError' }), failure: 'unauthorized' as const },
      { error: errorWith({ response: { status: 403 } }), failure: 'unauthorized' as const },
      { error: { code: 429 }, failure: 'capacity' as const },
      { error: errorWith({ response: { status: 502 } }), failure: 'transient' as const },
    ],
    secrets: [KEY, VALUE],
    environment: { GREETING: VALUE },
    countSdkCalls: () => mine.calls,
    breakSdk: (error: Error) => {
      mine.failure = error;
    },
  };
});

describeHostedBoxes({
  name: 'blaxel',
  endedStatuses: ['DEACTIVATING', 'DEACTIVATED', 'DELETING', 'FAILED', 'TERMINATING', 'TERMINATED'],
  canAsk: true,
  makeFixture,
});

describe('a blaxel box', () => {
  const create = async (extra: Partial<BlaxelSettings>) => {
    const fixture = makeFixture();
    const session = await fixture.provider
      .build({ settings: { ...settings, ...extra }, environment: { A: '1' }, exposedPorts: [80] })
      ?.create?.();
    return { service: fixture.service, state: session?.state };
  };

  it('is made with every setting and names no port, since ports are opened later', async () => {
    const { service: made, state } = await create({
      blaxelImage: 'base',
      blaxelRegion: 'eu',
      blaxelExposedPortPublic: false,
      blaxelExposedPortUrlTtlSeconds: 30,
      blaxelMemoryMb: 2048,
      blaxelTtl: '24h',
    });
    expect(made.created).toEqual([
      {
        name: expect.any(String),
        image: 'base',
        region: 'eu',
        exposedPortPublic: false,
        exposedPortUrlTtlS: 30,
        memory: 2048,
        ttl: '24h',
      },
    ]);
    expect(state).toMatchObject({ environment: { A: '1' } });
    expect(Object.keys(made.created[0] as object)).not.toContain('ports');
  });

  it('that vanishes after the look-up is replaced by the SDK under its name, with another identity', async () => {
    const { provider, service: mine } = makeFixture();
    const client = provider.build({ settings, environment: {}, exposedPorts: [] });
    const session = await client?.create?.();
    const stored = (await client?.serializeSessionState?.(session?.state ?? {})) ?? {};
    const state = (await client?.deserializeSessionState?.(stored)) ?? {};
    lookups = () => mine.boxes.clear();
    const resumed = await client?.resume?.(state);
    expect(resumed?.state).toMatchObject({ sandboxName: stored['sandboxName'] });
    expect(Reflect.get(resumed?.state ?? {}, 'sandboxIdentity')).not.toBe(
      stored['sandboxIdentity'],
    );
    expect(provider.identityFields).toEqual(['sandboxName', 'sandboxIdentity']);
  });
});
