import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it, vi } from 'vitest';
import { MockAgentResponder } from '../testing/mock-agent-responder.ts';
import { buildSelfhostedBackendSession } from './backend-session.ts';
import { SelfhostedSandboxClient } from './selfhosted-sandbox-client.ts';

const relay = { host: 'relay.test' };

function createClient(agentId?: string) {
  const machine = new MockAgentResponder({ files: { '/srv/a': 'x' } });
  const controlRpcFactory = vi.fn(() => machine);
  const client = new SelfhostedSandboxClient({
    workspaceId: 'ws',
    relay,
    controlRpcFactory,
    epoch: 2,
    environment: { A: 'b' },
    workingDir: '/srv',
    ...(agentId === undefined ? {} : { agentId }),
  });
  return { client, controlRpcFactory, machine };
}

describe('binding', () => {
  it('creates no connection before the first session, and one for all', async () => {
    const { client, controlRpcFactory, machine } = createClient('agent');
    expect(controlRpcFactory).not.toHaveBeenCalled();
    await client.create({ manifest: {} });
    await client.resume({ agentId: 'other' });
    expect(controlRpcFactory).toHaveBeenCalledTimes(1);
    expect(machine.requests).toEqual([]);
  });

  it('every session has the variables, the working directory and the epoch of the client', async () => {
    const { client, machine } = createClient('agent');
    const session = await client.create();
    expect(session.state.environment).toEqual({ A: 'b' });
    expect(await session.pathExists('a')).toBe(true);
    expect(machine.requests[0]).toMatchObject({ subject: 'agent.ws.agent.rpc', req: { epoch: 2 } });
  });

  it.each([
    [{ agentId: 'of-state' }, 'of-state'],
    [{ providerState: { agentId: 'of-provider' } }, 'of-provider'],
    [{ agentId: '', providerState: { agentId: 'of-provider' } }, 'of-provider'],
    [{ agentId: 7 }, 'of-client'],
    [{ providerState: null }, 'of-client'],
    [{}, 'of-client'],
  ])('a state of %j resumes machine %s', async (state, agentId) => {
    const { client } = createClient('of-client');
    expect((await client.resume(state)).agentId).toBe(agentId);
    expect(await client.deserializeSessionState(state)).toEqual({ agentId });
    expect(await client.serializeSessionState(state)).toEqual({ agentId });
  });

  it('without any machine it is a configuration error that says so', async () => {
    const { client } = createClient();
    const attempts = [
      client.create(),
      client.resume({}),
      client.serializeSessionState({}),
      client.deserializeSessionState({}),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt.catch((reason: unknown) => reason);
      expect(SandboxError.is(error, 'config_invalid')).toBe(true);
      expect(String(error)).toContain('no agentId bound');
    }
  });

  it('a stored session comes back through its record', async () => {
    const { client } = createClient('agent');
    const stored = JSON.stringify(
      await client.serializeSessionState((await client.create()).state),
    );
    const state = await client.deserializeSessionState(JSON.parse(stored));
    expect((await client.resume(state)).agentId).toBe('agent');
    expect(stored).toBe('{"agentId":"agent"}');
  });

  it('a machine is never deleted, and has no snapshots', () => {
    const { client } = createClient('agent');
    expect('delete' in client).toBe(false);
    expect(client.canPersistOwnedSessionState()).toBe(false);
    expect(client).toMatchObject({ backendId: 'selfhosted', supportsDefaultOptions: false });
  });
});

it.each([
  [undefined, ''],
  [null, ''],
  ['', ''],
  ['/srv', '/srv'],
])('a backend session with working directory %j works in %j', async (workingDir, expected) => {
  const controlRpcFactory = () => new MockAgentResponder();
  const { client, session } = await buildSelfhostedBackendSession({
    workspaceId: 'ws',
    agentId: 'agent',
    relay,
    controlRpcFactory,
    epoch: 1,
    ...(workingDir === undefined ? {} : { workingDir }),
  });
  expect(client).toBeInstanceOf(SelfhostedSandboxClient);
  expect(session).toMatchObject({ agentId: 'agent', workingDir: expected });
});
