import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** Answers one request. */
export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

/** A model provider on the loopback that gives prepared answers, one a request. */
export interface LoopbackProvider extends AsyncDisposable {
  readonly baseUrl: string;
  readonly requests: readonly ReceivedRequest[];
}

/** A request beyond the prepared answers is answered by status 418, which nothing retries. */
export async function startLoopbackProvider(answers: readonly Answer[]): Promise<LoopbackProvider> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((message, response) => {
    readRequest(message).then(
      (request) => {
        requests.push(request);
        const answer = answers[requests.length - 1] ?? refuse(418);
        answer(response, request);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    [Symbol.asyncDispose]: async () => await stop(server),
  };
}

/** Refuses the request. */
export function refuse(
  status: number,
  options: { readonly body?: object; readonly headers?: Record<string, string> } = {},
): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...options.headers });
    response.end(JSON.stringify({ error: { message: `status ${status}`, ...options.body } }));
  };
}

/** Streams server-sent events and ends the response properly. */
export function stream(events: readonly object[], tail = ''): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_1' });
    response.end(events.map(encodeEvent).join('') + tail);
  };
}

/** Answers with a whole document in the place of a stream. */
export function document(contentType: string, text: string): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': contentType });
    response.end(text);
  };
}

/** Streams some events and then breaks the connection. */
export function breakOff(events: readonly object[]): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events.map(encodeEvent).join(''), () =>
      setImmediate(() => response.socket?.destroy()),
    );
    response.flushHeaders();
  };
}

/** Never answers. */
export const stall: Answer = () => undefined;

/** A server-sent event. */
export function encodeEvent(event: object): string {
  const name = 'type' in event ? `event: ${String(event.type)}\n` : '';
  return `${name}data: ${JSON.stringify(event)}\n\n`;
}

async function readRequest(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
  return { path: message.url ?? '', headers: message.headers, body };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
