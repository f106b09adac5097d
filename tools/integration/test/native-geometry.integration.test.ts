import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { decodeMessage, encodeMessage } from '@opengeni/agent-proto';
import { NatsControlRpc, subjectFor } from '@opengeni/selfhosted';
import type { MockAgentResponder } from '@opengeni/selfhosted/testing';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { describeNativeGeometry } from '../src/geometry-rules.ts';
import { startNatsServer } from '../src/nats-server.ts';
import type { NatsServer } from '../src/nats-server.ts';
import { MACHINE } from '../src/routed-computer.ts';

const SUBJECT = subjectFor(MACHINE.workspaceId, MACHINE.agentId);
const opened: NatsConnection[] = [];
let server: NatsServer;

beforeAll(async () => {
  server = await startNatsServer({ without: 'jetstream' });
});
afterEach(() => Promise.all(opened.splice(0).map((connection) => connection.close())));
afterAll(() => server[Symbol.asyncDispose]());

async function open(): Promise<NatsConnection> {
  const connection = await connect({ servers: server.url, reconnect: false });
  opened.push(connection);
  return connection;
}

/** Serves the agent on its subject, so that every request and answer crosses the server as bytes. */
async function reachOverServer(agent: MockAgentResponder): Promise<NatsControlRpc> {
  const connection = await open();
  connection.subscribe(SUBJECT, {
    callback: (_error, message) => {
      const request = decodeMessage('ControlRequest', message.data);
      void agent
        .request(SUBJECT, request, { timeoutMs: 1000 })
        .then((response) => message.respond(encodeMessage('ControlResponse', response)));
    },
  });
  await connection.flush();
  return new NatsControlRpc(open);
}

describe('over a real nats-server with NatsControlRpc', () => {
  describeNativeGeometry(reachOverServer);
});
