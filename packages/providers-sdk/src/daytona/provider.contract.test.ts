import { describeProvider } from '@opengeni/contracts/testing';
import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { FakeBoxService, errorWith } from '../../test/fake-box-service.ts';
import { describeHostedBoxes } from '../../test/hosted-suite.ts';
import { serveVendor } from '../../test/vendor-hooks.ts';
import { createDaytonaProvider, importDaytonaSdk } from './provider.ts';

const KEY = 'daytona-key-1234567890';
const VALUE = 'value-of-a-variable';
const settings = { daytonaApiKey: KEY };
let service = new FakeBoxService();

class Daytona {
  constructor(config: unknown) {
    service.logins.push(config);
  }
  async create(parameters: unknown) {
    return sandboxOf(service.create(parameters));
  }
  async get(id: string) {
    const { status } = service.find(id, () =>
      errorWith({ name: 'DaytonaNotFoundError', statusCode: 404 }),
    );
    return sandboxOf(id, status);
  }
}

function sandboxOf(id: string, state = 'started') {
  return {
    id,
    state,
    start: async () => {},
    stop: async () => {},
    delete: async () => service.end(id),
    fs: { createFolder: async () => {} },
    process: { executeCommand: async () => ({ exitCode: 0, result: '' }) },
  };
}

serveVendor('@daytonaio/sdk', { Daytona });

function makeFixture() {
  const mine = (service = new FakeBoxService());
  const provider = createDaytonaProvider(async () => {
    mine.calls += 1;
    return importDaytonaSdk(async <T>() => ({ Daytona }) as T);
  });
  return { provider, settings, service: mine };
}

describeProvider('daytona', () => {
  const { provider, service: mine } = makeFixture();
  return {
    provider,
    settings,
    incomplete: [
      { settings: {}, variable: 'OPENGENI_DAYTONA_API_KEY is required' },
      { settings: { daytonaApiKey: ' ' }, variable: 'OPENGENI_DAYTONA_API_KEY is required' },
    ],
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      { error: errorWith({ statusCode: 404 }), failure: 'unknown' as const },
      { error: errorWith({ name: 'DaytonaRateLimitError' }), failure: 'capacity' as const },
      { error: errorWith({ statusCode: 401 }), failure: 'unauthorized' as const },
      { error: errorWith({ statusCode: 409 }), failure: 'in-use' as const },
      { error: errorWith({ name: 'DaytonaTimeoutError' }), failure: 'transient' as const },
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
  name: 'daytona',
  endedStatuses: ['destroyed', 'destroying'],
  canAsk: true,
  makeFixture,
});

describe('a daytona box', () => {
  const create = async (extra: object, exposedPorts: number[] = []) => {
    const fixture = makeFixture();
    const context = { settings: { ...settings, ...extra }, environment: {}, exposedPorts };
    await fixture.provider.build(context)?.create?.();
    return fixture.service;
  };

  it('is made with every setting, in the units of Daytona', async () => {
    const made = await create(
      {
        daytonaApiUrl: 'https://daytona.example',
        daytonaTarget: 'eu',
        daytonaImage: 'debian:12',
        daytonaAutoStopInterval: 15,
        daytonaTimeoutSeconds: 20,
        daytonaExposedPortUrlTtlSeconds: 30,
      },
      [6080],
    );
    expect(made.logins[0]).toEqual({
      apiKey: KEY,
      apiUrl: 'https://daytona.example',
      target: 'eu',
    });
    expect(made.created).toEqual([
      {
        image: 'debian:12',
        autoStopInterval: 15,
        timeoutSec: 20,
        exposedPortUrlTtlS: 30,
        exposedPorts: [6080],
        envVars: {},
      },
    ]);
  });

  it('starts from a snapshot when one is named', async () => {
    const { created } = await create({ daytonaSnapshotName: 'base', daytonaImage: 'debian:12' });
    expect(created).toMatchObject([{ snapshot: 'base' }]);
    expect(created[0]).not.toHaveProperty('image');
  });

  it('is never stopped for idleness when the interval is 0', async () => {
    const { created } = await create({ daytonaAutoStopInterval: 0 });
    expect(created).toMatchObject([{ autoStopInterval: 0 }]);
  });
});
