import { ErrorCode } from '@opengeni/agent-proto';
import type { ControlResponse } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { createMachineSession, operationsOf } from '../../test/machine-session.ts';
import type { ControlRpc } from '../control/control-rpc.ts';

function answering(part: Partial<ControlResponse>) {
  const controlRpc: ControlRpc = {
    request: async (_subject, { requestId }) => ({
      requestId,
      error: undefined,
      result: undefined,
      ...part,
    }),
  };
  return createMachineSession({ deps: { controlRpc } }).session;
}

describe('the state', () => {
  it('has the virtual root, no entries and the variables of the run', async () => {
    const environment = { HOME: '/workspace', A: 'b' };
    const { session } = createMachineSession({ deps: { environment } });
    expect(session.state).toMatchObject({
      agentId: 'agent',
      instanceId: 'agent',
      environment,
      manifest: { root: '/workspace', entries: {} },
    });
    expect(await session.state.manifest.resolveEnvironment()).toEqual(environment);
    expect(session.state.manifest.environment['A']?.value).toBe('b');
  });

  it('has empty variables, and never none, when the run has none', () => {
    const { session } = createMachineSession();
    expect(session.state.environment).toEqual({});
    expect(session.state.manifest.environment).toEqual({});
  });

  it('is one object for the life of the session, and not the one that was passed in', () => {
    const environment: Record<string, string> = { A: 'b' };
    const { session } = createMachineSession({ deps: { environment } });
    environment['A'] = 'changed';
    expect(session.state).toBe(session.state);
    expect(session.state.environment).toEqual({ A: 'b' });
  });

  it('stores as the id of the machine alone', () => {
    const { session } = createMachineSession({ deps: { environment: { SECRET: 'value' } } });
    expect(session.serializeSessionState()).toEqual({ agentId: 'agent' });
  });

  it('a working directory that no agent resolves is refused at once', () => {
    expect(() => createMachineSession({ deps: { workingDir: '~/proj' } })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});

describe('an operation', () => {
  it('carries the epoch of the session and an id of its own', async () => {
    const { machine, session } = createMachineSession({ deps: { epoch: 5 } });
    await session.statFile({ path: 'a' });
    await session.statFile({ path: 'a' });
    const ids = machine.requests.map(({ req }) => req.requestId);
    expect(machine.requests.map(({ req }) => req.epoch)).toEqual([5, 5]);
    expect(new Set(ids).size).toBe(2);
  });

  it('of a session without epoch is unfenced', async () => {
    const { machine, session } = createMachineSession({ mock: { heldEpoch: 9 } });
    await session.statFile({ path: 'a' });
    expect(machine.requests[0]?.req.epoch).toBe(0);
  });

  it('with an older epoch than the machine holds is fenced', async () => {
    const { session } = createMachineSession({ mock: { heldEpoch: 5 }, deps: { epoch: 4 } });
    await expect(session.statFile({ path: 'a' })).rejects.toMatchObject({
      fenced: true,
      retryable: true,
      detail: { op_epoch: '4', held_epoch: '5' },
    });
  });

  it('on a machine that shuts down may be repeated later', async () => {
    const { session } = createMachineSession({ mock: { draining: true } });
    await expect(session.statFile({ path: 'a' })).rejects.toMatchObject({
      draining: true,
      retryable: true,
    });
  });

  it.each([
    ['nothing', {}],
    ['the result of another operation', { result: { $case: 'fsMkdir', fsMkdir: {} } }],
  ] as const)('answered with %s is a protocol error', async (_name, part) => {
    await expect(answering(part).exec({ cmd: 'x' })).rejects.toMatchObject({
      name: 'SelfhostedControlError',
      code: ErrorCode.ERROR_CODE_PROTOCOL,
      retryable: false,
    });
  });

  it('answered with an error and a result has failed', async () => {
    const error = { code: ErrorCode.ERROR_CODE_OS, message: 'm', retryable: false, detail: {} };
    const result = { $case: 'fsStat', fsStat: { exists: true, entry: undefined } } as const;
    await expect(answering({ error, result }).pathExists('a')).rejects.toMatchObject({
      message: 'm',
    });
  });
});

describe('ping', () => {
  it('is true for a machine that answers, and false for one that does not', async () => {
    const { machine, session } = createMachineSession();
    expect(await session.ping()).toBe(true);
    expect(await session.ping('42')).toBe(true);
    expect(machine.requests[1]?.req.op).toEqual({ $case: 'ping', ping: { nonce: '42' } });
    machine.setOnline(false);
    expect(await session.ping()).toBe(false);
  });

  it('is false for the answer to another ping', async () => {
    const ping = { nonce: '1', agentMonotonicMs: '0' };
    expect(await answering({ result: { $case: 'ping', ping } }).ping('2')).toBe(false);
  });

  it.each([
    [undefined, 2000],
    [500, 500],
    [60_000, 2000],
  ])('with an operation limit of %s waits %i ms at most', async (timeoutMs, expected) => {
    const { machine } = createMachineSession();
    const waited: number[] = [];
    const controlRpc: ControlRpc = {
      request: (subject, req, opts) => {
        waited.push(opts.timeoutMs);
        return machine.request(subject, req, opts);
      },
    };
    const deps = { controlRpc, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    const { session } = createMachineSession({ deps });
    await session.ping();
    await session.statFile({ path: 'a' });
    expect(waited).toEqual([expected, timeoutMs ?? 30_000]);
  });
});

describe('streams', () => {
  it('the desktop port opens the desktop', async () => {
    const { machine, session } = createMachineSession();
    expect(await session.resolveExposedPort(6080)).toEqual({
      host: 'relay.test',
      port: 443,
      tls: true,
      path: '/stream',
      query: 'ws=ws&agent=agent&port=6080&channel=mock-desktop',
      protocol: 'vnc',
    });
    expect(operationsOf(machine)).toEqual(['desktopEnsure']);
  });

  it('a terminal never needs a display', async () => {
    const { machine, session } = createMachineSession({ deps: { workingDir: '/srv' } });
    expect(await session.resolveExposedPort(7681)).toMatchObject({
      query: 'ws=ws&agent=agent&port=7681&channel=mock-pty',
      protocol: 'pty',
    });
    expect(machine.requests.map(({ req }) => req.op)).toEqual([
      {
        $case: 'ptyOpen',
        ptyOpen: { command: [], cwd: '/srv', env: {}, cols: 0, rows: 0, term: 'xterm-256color' },
      },
    ]);
  });

  it('input to running commands is not offered', () => {
    const { session } = createMachineSession();
    expect(session.supportsPty()).toBe(false);
    expect('writeStdin' in session).toBe(false);
  });
});
