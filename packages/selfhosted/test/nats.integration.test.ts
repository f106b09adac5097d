import { connect as connectV3 } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { ControlResponse, ErrorCode, decodeMessage, encodeMessage } from '@opengeni/agent-proto';
import { connect as connectV2 } from 'nats';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NatsRequestConnection } from '../src/control/nats-connection.ts';
import { NatsControlRpc } from '../src/control/nats-control-rpc.ts';
import { subjectFor } from '../src/control/subject.ts';
import { SelfhostedSession } from '../src/session/selfhosted-session.ts';
import { MockAgentResponder } from '../src/testing/mock-agent-responder.ts';
import { startNatsServer } from './nats-server.ts';
import type { TestNatsServer } from './nats-server.ts';

const SUBJECT = subjectFor('ws', 'agent');
const PING = { $case: 'ping', ping: { nonce: '42' } } as const;

interface Client extends NatsRequestConnection {
  close(): Promise<void>;
}

const CLIENTS: readonly [string, (url: string) => Promise<Client>][] = [
  ['nats 2', (servers) => connectV2({ servers, reconnect: false })],
  ['@nats-io 3', (servers) => connectV3({ servers, reconnect: false })],
];

let server: TestNatsServer;
let agent: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  agent = await connectV3({ servers: server.url });
});
afterEach(() => agent.close());

/** Lets the agent's connection answer requests, each with the bytes that `reply` gives; undefined is no answer. */
async function serve(reply: (payload: Uint8Array) => Promise<Uint8Array | undefined>) {
  agent.subscribe(SUBJECT, {
    callback: (_error, message) => {
      void reply(message.data).then((data) => data !== undefined && message.respond(data));
    },
  });
  await agent.flush();
}

async function serveMachine(machine: MockAgentResponder): Promise<void> {
  await serve(async (payload) => {
    const request = decodeMessage('ControlRequest', payload);
    const response = await machine.request(SUBJECT, request, { timeoutMs: 1000 });
    return encodeMessage('ControlResponse', response);
  });
}

describe.each(CLIENTS)('over a real server with %s', (_name, connect) => {
  let clients: Client[];
  let rpc: NatsControlRpc;
  beforeEach(() => {
    clients = [];
    rpc = new NatsControlRpc(async () => {
      const client = await connect(server.url);
      clients.push(client);
      return client;
    });
  });
  afterEach(() => Promise.all(clients.map((client) => client.close())));

  const createSession = () =>
    new SelfhostedSession({
      workspaceId: 'ws',
      agentId: 'agent',
      controlRpc: rpc,
      relay: { host: 'relay.test' },
    });
  const ping = (timeoutMs = 5000) =>
    rpc.request(SUBJECT, { requestId: 'r', epoch: 0, op: PING }, { timeoutMs });

  it('a machine answers commands, files and pings, all over one connection', async () => {
    const machine = new MockAgentResponder({ hostname: 'box-7' });
    await serveMachine(machine);
    const session = createSession();
    expect(await session.ping()).toBe(true);
    expect((await session.exec({ cmd: 'hostname' })).stdout).toBe('box-7\n');
    await session.createEditor().createFile({ path: 'a.txt', diff: '+hello' });
    expect(machine.fileText('a.txt')).toBe('hello');
    expect(clients).toHaveLength(1);
  });

  it('a screenshot carries its native size', async () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
    await serveMachine(new MockAgentResponder({ screenshot }));
    expect(await createSession().screenshot()).toMatchObject(screenshot);
  });

  it('a file of several times max_payload travels there and back', async () => {
    await serveMachine(new MockAgentResponder());
    const session = createSession();
    const content = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 253);
    await session.writeFile({ path: 'large.bin', content });
    expect(Buffer.compare(await session.readFile({ path: 'large.bin' }), content)).toBe(0);
  });

  it('nobody subscribed is offline at once, and the connection stays', async () => {
    const offline = {
      code: ErrorCode.ERROR_CODE_AGENT_OFFLINE,
      detail: { delivery: 'never_sent' },
    };
    expect((await ping()).error).toMatchObject(offline);
    await serveMachine(new MockAgentResponder());
    expect((await ping()).result).toMatchObject({ ping: { nonce: '42' } });
    expect(clients).toHaveLength(1);
  });

  it('no answer in time is a timeout, and the connection stays', async () => {
    await serve(async () => undefined);
    expect((await ping(100)).error).toMatchObject({
      code: ErrorCode.ERROR_CODE_TIMEOUT,
      retryable: true,
      detail: { delivery: 'unknown' },
    });
    await ping(100);
    expect(clients).toHaveLength(1);
  });

  it('a request above max_payload is too large and not offline, and the connection stays', async () => {
    await serveMachine(new MockAgentResponder());
    const content = new Uint8Array(1024 * 1024);
    const op = {
      $case: 'fsWrite',
      fsWrite: { path: 'a', content, createParents: false, append: false, mode: 0 },
    } as const;
    const response = await rpc.request(
      SUBJECT,
      { requestId: 'r', epoch: 0, op },
      { timeoutMs: 1000 },
    );
    expect(response.error?.code).toBe(ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE);
    expect((await ping()).error).toBeUndefined();
    expect(clients).toHaveLength(1);
  });

  it('it is too large also where the client alone knows the limit', async () => {
    await serveMachine(new MockAgentResponder());
    const client = await connect(server.url);
    clients.push(client);
    const blind = new NatsControlRpc(async () => ({
      request: (subject, payload, opts) => client.request(subject, payload, opts),
    }));
    const requestId = 'x'.repeat(1024 * 1024 + 1);
    const { error } = await blind.request(
      SUBJECT,
      { requestId, epoch: 0, op: PING },
      { timeoutMs: 500 },
    );
    expect(error).toMatchObject({ retryable: false, detail: { delivery: 'never_sent' } });
    expect(error?.code).not.toBe(ErrorCode.ERROR_CODE_AGENT_OFFLINE);
  });

  it('wrong bytes are a protocol error, and so is the answer to another request', async () => {
    const other = encodeMessage('ControlResponse', ControlResponse.create({ requestId: 'other' }));
    const answers = [Uint8Array.of(0x0a, 0x7f), new Uint8Array(), other];
    await serve(async () => answers.shift());
    for (let count = answers.length; count > 0; count -= 1) {
      const { error } = await ping();
      expect(error).toMatchObject({ code: ErrorCode.ERROR_CODE_PROTOCOL, retryable: false });
    }
  });

  it('a closed connection is offline, and the next request dials again', async () => {
    await serveMachine(new MockAgentResponder());
    await ping();
    await clients[0]?.close();
    expect((await ping()).error).toMatchObject({
      code: ErrorCode.ERROR_CODE_AGENT_OFFLINE,
      detail: { delivery: 'never_sent' },
    });
    expect((await ping()).result).toMatchObject({ ping: { nonce: '42' } });
    expect(clients).toHaveLength(2);
  });

  it('a server that dies under a request leaves open whether the machine ran it', async () => {
    await using mortal = await startNatsServer();
    const client = await connect(mortal.url);
    clients.push(client);
    const machine = await connectV3({ servers: mortal.url, reconnect: false });
    const received = Promise.withResolvers<void>();
    machine.subscribe(SUBJECT, { callback: () => received.resolve() });
    await machine.flush();
    const lonely = new NatsControlRpc(async () => client);
    const response = lonely.request(
      SUBJECT,
      { requestId: 'r', epoch: 0, op: PING },
      { timeoutMs: 3000 },
    );
    await received.promise;
    await mortal.stop();
    const { error } = await response;
    expect(error?.detail).toEqual({ delivery: 'unknown' });
    expect([ErrorCode.ERROR_CODE_TIMEOUT, ErrorCode.ERROR_CODE_AGENT_OFFLINE]).toContain(
      error?.code,
    );
    await machine.close();
  });
});

it('a server that cannot be dialled is offline', async () => {
  const rpc = new NatsControlRpc(() =>
    connectV3({ servers: '127.0.0.1:1', reconnect: false, timeout: 500 }),
  );
  const response = await rpc.request(
    SUBJECT,
    { requestId: 'r', epoch: 0, op: PING },
    { timeoutMs: 2000 },
  );
  expect(response.error?.code).toBe(ErrorCode.ERROR_CODE_AGENT_OFFLINE);
});
