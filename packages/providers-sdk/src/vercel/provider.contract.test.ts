import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { VercelSettings } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import { FakeBoxService, errorWith } from '../../test/fake-box-service.ts';
import { describeHostedBoxes } from '../../test/hosted-suite.ts';
import { serveVendor } from '../../test/vendor-hooks.ts';
import { createVercelProvider, importVercelSdk } from './provider.ts';

const TOKEN = 'vercel-token-1234567890';
const VALUE = 'value-of-a-variable';
const settings: VercelSettings = {
  vercelToken: TOKEN,
  vercelProjectId: 'prj_1',
  vercelTeamId: 'team_1',
};
let service = new FakeBoxService();

const Sandbox = {
  create: async (parameters: unknown) => sandboxOf(service.create(parameters)),
  get: async ({ sandboxId, ...login }: { sandboxId: string }) => {
    service.logins.push(login);
    const { status } = service.find(sandboxId, () => errorWith({ response: { status: 404 } }));
    return sandboxOf(sandboxId, status);
  },
};

function sandboxOf(sandboxId: string, status = 'running') {
  return {
    sandboxId,
    status,
    runCommand: async () => ({ exitCode: 0, output: async () => '' }),
    mkDir: async () => {},
    stop: async () => service.end(sandboxId),
  };
}

serveVendor('@vercel/sandbox', { Sandbox });

function makeFixture() {
  const mine = (service = new FakeBoxService());
  const provider = createVercelProvider(async () => {
    mine.calls += 1;
    return importVercelSdk(async <T>() => ({ Sandbox }) as T);
  });
  return { provider, settings, service: mine };
}

describeProvider('vercel', () => {
  const { provider, service: mine } = makeFixture();
  return {
    provider,
    settings,
    incomplete: [
      { settings: {}, variable: 'OPENGENI_VERCEL_TOKEN is required' },
      { settings: { vercelProjectId: 'prj_1' }, variable: 'OPENGENI_VERCEL_TOKEN is required' },
      { settings: { vercelToken: TOKEN }, variable: 'OPENGENI_VERCEL_PROJECT_ID is required' },
    ],
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      { error: errorWith({ response: { status: 404 } }), failure: 'unknown' as const },
      { error: errorWith({ response: { status: 403 } }), failure: 'unauthorized' as const },
      { error: errorWith({ response: { status: 402 } }), failure: 'capacity' as const },
      { error: errorWith({ response: { status: 500 } }), failure: 'transient' as const },
    ],
    secrets: [TOKEN, VALUE],
    environment: { GREETING: VALUE },
    countSdkCalls: () => mine.calls,
    breakSdk: (error: Error) => {
      mine.failure = error;
    },
  };
});

describeHostedBoxes({
  name: 'vercel',
  endedStatuses: ['aborted', 'failed', 'stopped', 'stopping'],
  canAsk: true,
  makeFixture,
});

describe('a vercel box', () => {
  const create = async (given: VercelSettings) => {
    const fixture = makeFixture();
    const client = fixture.provider.build({
      settings: given,
      environment: { A: '1' },
      exposedPorts: [3000],
    });
    const session = await client?.create?.();
    return { client, service: fixture.service, state: session?.state ?? {} };
  };

  it('is made with its credentials, ports, variables and runtime', async () => {
    const { service: made } = await create({ ...settings, vercelRuntime: 'node24' });
    expect(made.created).toEqual([
      {
        token: TOKEN,
        projectId: 'prj_1',
        teamId: 'team_1',
        runtime: 'node24',
        ports: [3000],
        env: { A: '1' },
      },
    ]);
  });

  it('is taken up with the credentials of the settings, which no stored state holds', async () => {
    const { client, service: made, state } = await create(settings);
    const stored = (await client?.serializeSessionState?.(state)) ?? {};
    expect(JSON.stringify(stored)).not.toContain(TOKEN);
    await client?.resume?.((await client.deserializeSessionState?.(stored)) ?? {});
    const credentials = { token: TOKEN, projectId: 'prj_1', teamId: 'team_1' };
    expect(made.logins).toEqual([credentials, credentials]);
  });

  it('is asked about without credentials when the team is not named, as the SDK does', async () => {
    const { client, service: made, state } = await create({ ...settings, vercelTeamId: '' });
    await client?.delete?.(state);
    expect(made.logins).toEqual([{}]);
  });
});
