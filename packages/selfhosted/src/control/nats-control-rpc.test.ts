import { ControlResponse, ErrorCode, decodeMessage, encodeMessage } from '@opengeni/agent-proto';
import type { ControlRequest } from '@opengeni/agent-proto';
import fastCheck from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockAgentResponder } from '../testing/mock-agent-responder.ts';
import type { NatsRequestConnection } from './nats-connection.ts';
import { NatsControlRpc } from './nats-control-rpc.ts';

const PING: ControlRequest = {
  requestId: 'r1',
  epoch: 3,
  op: { $case: 'ping', ping: { nonce: '42' } },
};
const LIMIT = { timeoutMs: 1000 };
const OFFLINE = { requestId: 'r1', result: undefined, error: { code: 9, retryable: false } };

function failing(error: unknown): NatsRequestConnection {
  return { request: () => Promise.reject(error) };
}

function replying(data: Uint8Array): NatsRequestConnection {
  return { request: async () => ({ data }) };
}

function ask(connection: NatsRequestConnection, request = PING): Promise<ControlResponse> {
  return new NatsControlRpc(async () => connection).request('agent.w.a.rpc', request, LIMIT);
}

describe('a transport condition', () => {
  it('a factory that gives null means offline', async () => {
    const rpc = new NatsControlRpc(async () => null);
    const response = await rpc.request('s', PING, LIMIT);
    expect(response).toMatchObject({ ...OFFLINE, error: { detail: { delivery: 'never_sent' } } });
  });

  it('a factory that throws means offline and nothing rejects', async () => {
    const rpc = new NatsControlRpc(() => Promise.reject(new Error('refused')));
    expect(await rpc.request('s', PING, LIMIT)).toMatchObject(OFFLINE);
    const throwing = new NatsControlRpc(() => {
      throw new Error('at once');
    });
    expect(await throwing.request('s', PING, LIMIT)).toMatchObject(OFFLINE);
  });

  it('nobody subscribed means offline, and the request was never seen', async () => {
    const response = await ask(failing(Object.assign(new Error('x'), { code: '503' })));
    expect(response).toMatchObject({ ...OFFLINE, error: { detail: { delivery: 'never_sent' } } });
  });

  it('a passed deadline means timeout, and nobody knows whether the machine ran it', async () => {
    const response = await ask(failing(Object.assign(new Error('x'), { code: 'TIMEOUT' })));
    expect(response.error).toMatchObject({
      code: ErrorCode.ERROR_CODE_TIMEOUT,
      retryable: true,
      detail: { delivery: 'unknown' },
    });
  });

  it('any other error means offline with unknown delivery', async () => {
    const response = await ask(failing(new Error('503 timeout no responders')));
    expect(response).toMatchObject({ ...OFFLINE, error: { detail: { delivery: 'unknown' } } });
  });
});

describe('the dial', () => {
  it('nothing dials before the first request', async () => {
    const connect = vi.fn(async () => null);
    const rpc = new NatsControlRpc(connect);
    expect(connect).not.toHaveBeenCalled();
    await rpc.request('s', PING, LIMIT);
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('concurrent first requests share one dial, and later ones its connection', async () => {
    const machine = machineConnection(new MockAgentResponder());
    const connect = vi.fn(async () => machine);
    const rpc = new NatsControlRpc(connect);
    await Promise.all([rpc.request('s', PING, LIMIT), rpc.request('s', PING, LIMIT)]);
    await rpc.request('s', PING, LIMIT);
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('a failed dial is tried again after a pause of 250 ms that doubles up to 5 s', async () => {
    let now = 0;
    const connect = vi.fn(async () => null);
    const rpc = new NatsControlRpc(connect, { now: () => now });
    const dialsAt: number[] = [];
    for (now = 0; now <= 20_000; now += 50) {
      const before = connect.mock.calls.length;
      await rpc.request('s', PING, LIMIT);
      if (connect.mock.calls.length > before) dialsAt.push(now);
    }
    expect(dialsAt).toEqual([0, 250, 750, 1750, 3750, 7750, 12_750, 17_750]);
  });

  it('a failed first dial does not keep the machine offline', async () => {
    let now = 0;
    const machine = machineConnection(new MockAgentResponder());
    const connect = vi.fn<() => Promise<NatsRequestConnection | null>>(async () => machine);
    connect.mockRejectedValueOnce(new Error('down'));
    const rpc = new NatsControlRpc(connect, { now: () => now });
    expect(await rpc.request('s', PING, LIMIT)).toMatchObject(OFFLINE);
    now = 250;
    expect((await rpc.request('s', PING, LIMIT)).error).toBeUndefined();
  });

  it('a lost connection is forgotten, a timeout keeps it', async () => {
    const error = vi.fn<() => unknown>();
    const connection: NatsRequestConnection = { request: () => Promise.reject(error()) };
    const connect = vi.fn(async () => connection);
    const rpc = new NatsControlRpc(connect);
    error.mockReturnValueOnce(Object.assign(new Error('x'), { code: 'TIMEOUT' }));
    await rpc.request('s', PING, LIMIT);
    error.mockReturnValueOnce(new Error('lost'));
    await rpc.request('s', PING, LIMIT);
    expect(connect).toHaveBeenCalledTimes(1);
    error.mockReturnValueOnce(new Error('lost'));
    await rpc.request('s', PING, LIMIT);
    expect(connect).toHaveBeenCalledTimes(2);
  });
});

describe('a dial that hangs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('costs the request no more than its deadline', async () => {
    const rpc = new NatsControlRpc(() => new Promise(() => {}));
    const response = rpc.request('s', PING, LIMIT);
    await vi.advanceTimersByTimeAsync(LIMIT.timeoutMs);
    expect(await response).toMatchObject({
      ...OFFLINE,
      error: { detail: { delivery: 'never_sent' } },
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes its time from the deadline of the request', async () => {
    const request = vi.fn(async () => ({ data: new Uint8Array() }));
    const rpc = new NatsControlRpc(
      () => new Promise((resolve) => setTimeout(() => resolve({ request }), 400)),
    );
    const response = rpc.request('s', PING, LIMIT);
    await vi.advanceTimersByTimeAsync(400);
    await response;
    expect(request).toHaveBeenCalledWith('s', expect.any(Uint8Array), { timeout: 600 });
  });
});

describe('a request', () => {
  it('a ping travels to the machine and back through real bytes', async () => {
    const response = await ask(machineConnection(new MockAgentResponder()));
    expect(response).toMatchObject({ requestId: 'r1', result: { ping: { nonce: '42' } } });
  });

  it('one above max_payload is refused before it is sent, and is not taken for offline', async () => {
    const request = vi.fn();
    const big = { ...PING, requestId: 'x'.repeat(200) };
    const response = await ask({ request, info: { max_payload: 100 } }, big);
    expect(response.error).toMatchObject({
      code: ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE,
      retryable: false,
      detail: { delivery: 'never_sent' },
    });
    expect(request).not.toHaveBeenCalled();
  });

  it('one that the client itself finds too large is not taken for offline either', async () => {
    const response = await ask(
      failing(Object.assign(new Error('x'), { code: 'MAX_PAYLOAD_EXCEEDED' })),
    );
    expect(response.error?.code).toBe(ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE);
  });

  it('one that the client refuses is no condition of the machine', async () => {
    const error = Object.assign(new Error('x'), { name: 'InvalidSubjectError' });
    expect((await ask(failing(error))).error?.code).toBe(ErrorCode.ERROR_CODE_PROTOCOL);
  });

  it('one that no field can carry throws a typed error', async () => {
    await expect(ask(replying(new Uint8Array()), { ...PING, epoch: -1 })).rejects.toMatchObject({
      name: 'WireError',
      reason: 'unencodable',
    });
  });
});

describe('a reply', () => {
  const encode = (response: Partial<ControlResponse>): Uint8Array =>
    encodeMessage('ControlResponse', ControlResponse.create(response));

  it('to another request is refused', async () => {
    const data = encode({ requestId: 'r2', result: { $case: 'fsMkdir', fsMkdir: {} } });
    expect(await ask(replying(data))).toMatchObject({
      requestId: 'r1',
      result: undefined,
      error: { code: ErrorCode.ERROR_CODE_PROTOCOL, retryable: false },
    });
  });

  it('without id is accepted only as the error of a machine that could not read the request', async () => {
    const error = {
      code: ErrorCode.ERROR_CODE_PROTOCOL,
      message: 'm',
      retryable: false,
      detail: {},
    };
    expect(await ask(replying(encode({ error })))).toMatchObject({ requestId: 'r1', error });
    const anonymous = await ask(replying(encode({ result: { $case: 'fsMkdir', fsMkdir: {} } })));
    expect(anonymous.error?.message).toBe('the agent answered another request');
  });

  it.each([
    ['truncated', Uint8Array.of(0x0a, 0x10, 0x72)],
    ['of a tag that cannot be', Uint8Array.of(0x00, 0x00)],
    ['above every limit', new Uint8Array(8 * 1024 * 1024 + 1)],
  ])('%s becomes a protocol error', async (_name, data) => {
    const response = await ask(replying(data));
    expect(response.error).toMatchObject({ code: ErrorCode.ERROR_CODE_PROTOCOL, retryable: false });
  });

  it('of any bytes never rejects, and carries an error or the answer to this request', async () => {
    const start = encode({ requestId: 'r1' });
    await fastCheck.assert(
      fastCheck.asyncProperty(
        fastCheck.uint8Array({ maxLength: 200 }),
        fastCheck.boolean(),
        async (noise, isPrefixed) => {
          const data = isPrefixed ? new Uint8Array([...start, ...noise]) : noise;
          const response = await ask(replying(data));
          expect(response.requestId).toBe('r1');
        },
      ),
    );
  });
});

function machineConnection(machine: MockAgentResponder): NatsRequestConnection {
  return {
    request: async (subject, payload, { timeout }) => {
      const request = decodeMessage('ControlRequest', payload);
      const response = await machine.request(subject, request, { timeoutMs: timeout });
      return { data: encodeMessage('ControlResponse', response) };
    },
  };
}
