import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { E2bSettings } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import { FakeBoxService, errorWith } from '../../test/fake-box-service.ts';
import { describeHostedBoxes } from '../../test/hosted-suite.ts';
import { serveVendor } from '../../test/vendor-hooks.ts';
import { createE2bProvider, importE2bSdk } from './provider.ts';

const KEY = 'e2b-key-1234567890';
const VALUE = 'value-of-a-variable';
const settings: E2bSettings = { e2bApiKey: KEY };
let service = new FakeBoxService();
const missing = () => errorWith({ name: 'SandboxNotFoundError' });

const Sandbox = {
  create: async (...args: unknown[]) => sandboxOf(service.create(args)),
  connect: async (id: string) => {
    service.find(id, missing);
    return sandboxOf(id);
  },
  getInfo: async (id: string, login: unknown) => {
    service.logins.push(login);
    return { state: service.find(id, missing).status };
  },
  kill: async (id: string) => service.end(id),
};

function sandboxOf(sandboxId: string) {
  return {
    sandboxId,
    kill: () => Sandbox.kill(sandboxId),
    commands: { run: async () => ({ exitCode: 0, stdout: '', stderr: '' }) },
    files: { makeDir: async () => {} },
  };
}

serveVendor('e2b', { Sandbox });

function makeFixture() {
  const mine = (service = new FakeBoxService());
  const provider = createE2bProvider(async () => {
    mine.calls += 1;
    return importE2bSdk(async <T>() => ({ Sandbox }) as T);
  });
  return { provider, settings, service: mine };
}

describeProvider('e2b', () => {
  const { provider, service: mine } = makeFixture();
  return {
    provider,
    settings,
    incomplete: [{ settings: {}, variable: 'OPENGENI_E2B_API_KEY is required' }],
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      // E2B throws this also for a box that it merely could not reach.
      { error: missing(), failure: 'unknown' as const },
      { error: errorWith({ name: 'FileNotFoundError' }), failure: 'unknown' as const },
      { error: errorWith({ name: 'AuthenticationError' }), failure: 'unauthorized' as const },
      { error: errorWith({ name: 'RateLimitError' }), failure: 'capacity' as const },
      { error: errorWith({ name: 'ServiceBusyError' }), failure: 'capacity' as const },
      { error: errorWith({ name: 'TimeoutError' }), failure: 'transient' as const },
    ],
    secrets: [KEY, VALUE],
    environment: { GREETING: VALUE },
    countSdkCalls: () => mine.calls,
    breakSdk: (error: Error) => {
      mine.failure = error;
    },
  };
});

describeHostedBoxes({ name: 'e2b', endedStatuses: [], canAsk: true, makeFixture });

describe('an e2b box', () => {
  const create = async (extra: Partial<E2bSettings>, exposedPorts: number[] = []) => {
    const fixture = makeFixture();
    const session = await fixture.provider
      .build({ settings: { ...settings, ...extra }, environment: { A: '1' }, exposedPorts })
      ?.create?.();
    return { service: fixture.service, state: session?.state };
  };

  it('is made with every setting, its lifetime in seconds', async () => {
    const { service: made, state } = await create(
      {
        e2bTemplate: 'base',
        e2bTimeoutSeconds: 120,
        e2bTimeoutAction: 'pause',
        e2bAllowInternetAccess: false,
        e2bAutoResume: true,
        e2bWorkspacePersistence: 'snapshot',
      },
      [80],
    );
    expect(made.created).toEqual([
      [
        'base',
        {
          timeoutMs: 120_000,
          lifecycle: { onTimeout: 'pause', autoResume: true },
          allowInternetAccess: false,
          network: { allowPublicTraffic: true },
          envs: { A: '1' },
        },
      ],
    ]);
    expect(state).toMatchObject({ timeout: 120, workspacePersistence: 'snapshot' });
  });

  it('ends after the time of the settings, unless it is paused then', () => {
    const { provider } = makeFixture();
    const timed = { ...settings, e2bTimeoutSeconds: 120 };
    expect(provider.lifetimeMsOf?.(timed)).toBe(120_000);
    expect(provider.lifetimeMsOf?.({ ...timed, e2bTimeoutAction: 'pause' })).toBeUndefined();
    expect(provider.lifetimeMsOf?.(settings)).toBeUndefined();
  });

  it('leaves to E2B what no setting says', async () => {
    const { service: made } = await create({});
    expect(made.created).toEqual([[{ envs: { A: '1' } }]]);
  });

  it('is asked about and ended with the key of the settings', async () => {
    const { service: made, state } = await create({});
    const client = makeFixture().provider.build({ settings, environment: {}, exposedPorts: [] });
    service = made;
    await client?.resume?.({ ...state });
    expect(made.logins).toEqual([{ apiKey: KEY }]);
  });
});
