import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { RunloopSettings } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import { FakeBoxService, errorWith } from '../../test/fake-box-service.ts';
import { describeHostedBoxes } from '../../test/hosted-suite.ts';
import { serveVendor } from '../../test/vendor-hooks.ts';
import { createRunloopProvider, importRunloopSdk } from './provider.ts';

const KEY = 'runloop-key-1234567890';
const VALUE = 'value-of-a-variable';
const settings: RunloopSettings = { runloopApiKey: KEY, runloopTunnel: true };
/** What the script by which the SDK checks the workspace root prints. */
const PATHS = ['HOME', 'ANCESTOR', 'ROOT']
  .map((name) => `OPENAI_AGENTS_REALPATH_${name}=/home/user`)
  .join('\n');
let service = new FakeBoxService();

class RunloopSDK {
  readonly devbox = {
    create: async (parameters: object) => devboxOf(service.create(parameters)),
    createFromBlueprintName: async (blueprint: string, parameters: object) =>
      devboxOf(service.create({ blueprint, ...parameters })),
    fromId: devboxOf,
  };
  readonly secret = {};
  constructor(config: unknown) {
    service.logins.push(config);
  }
}

function devboxOf(id: string) {
  const missing = () => errorWith({ status: 404 });
  return {
    id,
    getInfo: async () => service.find(id, missing),
    shutdown: async () => {
      service.find(id, missing);
      service.end(id);
    },
    suspend: async () => {},
    resume: async () => {},
    cmd: {
      exec: async () => ({ exitCode: 0, stdout: async () => PATHS, stderr: async () => '' }),
    },
    file: {},
    net: {},
  };
}

serveVendor('@runloop/api-client', { RunloopSDK });

function makeFixture() {
  const mine = (service = new FakeBoxService());
  const provider = createRunloopProvider(async () => {
    mine.calls += 1;
    return importRunloopSdk(async <T>() => ({ RunloopSDK }) as T);
  });
  return { provider, settings, service: mine };
}

describeProvider('runloop', () => {
  const { provider, service: mine } = makeFixture();
  return {
    provider,
    settings,
    incomplete: [
      { settings: { runloopTunnel: true }, variable: 'OPENGENI_RUNLOOP_API_KEY is required' },
    ],
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      { error: errorWith({ status: 404 }), failure: 'unknown' as const },
      { error: errorWith({ status: 401 }), failure: 'unauthorized' as const },
      { error: errorWith({ status: 429 }), failure: 'capacity' as const },
      { error: errorWith({ status: 503 }), failure: 'transient' as const },
      {
        error: errorWith({ cause: errorWith({ code: 'ECONNRESET' }) }),
        failure: 'transient' as const,
      },
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
  name: 'runloop',
  endedStatuses: ['shutdown', 'failure'],
  canAsk: true,
  makeFixture,
});

describe('a runloop box', () => {
  const create = async (extra: Partial<RunloopSettings>) => {
    const fixture = makeFixture();
    const session = await fixture.provider
      .build({ settings: { ...settings, ...extra }, environment: { A: '1' }, exposedPorts: [80] })
      ?.create?.();
    return { service: fixture.service, state: session?.state };
  };

  it('is made with its ports, its tunnel and its variables', async () => {
    const { service: made } = await create({ runloopBaseUrl: 'https://runloop.example' });
    expect(made.logins[0]).toEqual({ bearerToken: KEY, baseURL: 'https://runloop.example' });
    expect(made.created).toEqual([
      { environment_variables: { A: '1' }, exposed_ports: [80], tunnel: true },
    ]);
  });

  it('starts from a blueprint, by name before id, and without a tunnel when told so', async () => {
    const byId = await create({ runloopBlueprintId: 'bp-1', runloopTunnel: false });
    expect(byId.service.created).toMatchObject([{ blueprint_id: 'bp-1', tunnel: false }]);
    const byName = await create({ runloopBlueprintName: 'base', runloopBlueprintId: 'bp-1' });
    expect(byName.service.created).toMatchObject([{ blueprint: 'base' }]);
  });

  it('is kept alive for the seconds of the setting, which the SDK counts in milliseconds', async () => {
    const { service: made, state } = await create({ runloopKeepAliveSeconds: 60 });
    expect(made.created).toMatchObject([{ launch_parameters: { keep_alive_time_seconds: 60 } }]);
    expect(state).toMatchObject({ timeouts: { keepAliveTimeoutMs: 60_000 } });
  });
});
