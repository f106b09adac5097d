import { ErrorCode } from '@opengeni/agent-proto';
import { describeProvider } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { createMachineSession } from '../test/machine-session.ts';
import { agentErrorToControlError } from './control/control-error.ts';
import { isSelfhostedProviderNotFoundError } from './provider-not-found.ts';
import { createSelfhostedProvider } from './selfhosted-provider.ts';
import type { SelfhostedSandboxClient } from './session/selfhosted-sandbox-client.ts';
import type { SelfhostedSession } from './session/selfhosted-session.ts';
import { MockAgentResponder } from './testing/mock-agent-responder.ts';

function failure(name: keyof typeof ErrorCode) {
  return agentErrorToControlError({
    code: ErrorCode[name],
    message: 'sandbox not found, terminated, 404',
    retryable: false,
    detail: {},
  });
}

describeProvider('selfhosted', () => ({
  provider: createSelfhostedProvider({
    workspaceId: 'ws',
    agentId: 'agent',
    controlRpcFactory: () => new MockAgentResponder(),
  }),
  settings: {},
  environment: { TOKEN: 'secret-of-the-run' },
  secrets: ['secret-of-the-run'],
  failures: [
    { error: failure('ERROR_CODE_AGENT_OFFLINE'), failure: 'transient' as const },
    { error: failure('ERROR_CODE_TIMEOUT'), failure: 'transient' as const },
    { error: failure('ERROR_CODE_DRAINING'), failure: 'transient' as const },
    { error: failure('ERROR_CODE_FENCED'), failure: 'in-use' as const },
    { error: failure('ERROR_CODE_CONSENT_REQUIRED'), failure: 'unauthorized' as const },
    { error: failure('ERROR_CODE_NOT_FOUND'), failure: 'unknown' as const },
    { error: failure('ERROR_CODE_OS'), failure: 'unknown' as const },
  ],
  countSdkCalls: () => 0,
}));

describe('the provider without a host', () => {
  it('needs no settings and no NATS, and every operation answers offline', async () => {
    const provider = createSelfhostedProvider();
    provider.validateCredentials({});
    const client = provider.build({ settings: {}, environment: {}, exposedPorts: [] });
    const session = (await client?.resume?.({ agentId: 'agent' })) as SelfhostedSession;
    await expect(session.exec({ cmd: 'x' })).rejects.toMatchObject({ reason: 'agent_offline' });
    expect(await session.ping()).toBe(false);
  });

  it('relays streams where the setting says', async () => {
    const provider = createSelfhostedProvider({
      controlRpcFactory: () => new MockAgentResponder(),
    });
    const client = provider.build({
      settings: { selfhostedRelayUrl: 'ws://relay.test:81/r' },
      environment: {},
      exposedPorts: [],
    }) as SelfhostedSandboxClient;
    const session = await client.resume({ agentId: 'agent' });
    expect(await session.resolveExposedPort(6080)).toMatchObject({
      host: 'relay.test',
      port: 81,
      tls: false,
      path: '/r',
    });
  });
});

describe('a machine as a box', () => {
  const provider = createSelfhostedProvider();

  it('has a screen', async () => {
    const screenshot = { width: 10, height: 5, nativeWidth: 20, nativeHeight: 10 };
    const { session } = createMachineSession({ mock: { screenshot } });
    expect(await provider.rolesOf?.(session).screen?.screenshot()).toMatchObject(screenshot);
    expect(provider.rolesOf?.({ state: {} })).toEqual({});
  });

  it.each([
    ['/srv/proj', '/srv/proj'],
    ['proj', '.'],
    ['', '.'],
  ])(
    'with working directory %j has the workspace in %s, where its commands start',
    (workingDir, root) => {
      const { session } = createMachineSession({ deps: { workingDir } });
      expect(provider.workspaceRootOf?.(session)).toBe(root);
    },
  );
});

it.each([
  new Error('404 sandbox not found: terminated'),
  failure('ERROR_CODE_NOT_FOUND'),
  failure('ERROR_CODE_AGENT_OFFLINE'),
  'not found',
  undefined,
])('a machine is never not found: %s', (error) => {
  expect(isSelfhostedProviderNotFoundError(error)).toBe(false);
});
