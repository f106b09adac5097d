import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An item of the output of a response, as the Responses API writes it. */
export type OutputItem = Readonly<Record<string, unknown>>;

/** What the model answers to its n-th request, from 0: a whole response, an HTTP status, or what a function writes. */
export type Answer = (
  index: number,
  request: Readonly<Record<string, unknown>>,
) => readonly OutputItem[] | number | ((response: ServerResponse) => void);

export interface ResponsesServer {
  readonly baseUrl: string;
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

const closeAfterMs = 120_000;

/** A model behind the streaming Responses API on loopback. */
export async function startResponsesServer(answer: Answer): Promise<ResponsesServer> {
  const requests: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const parsed = JSON.parse(body) as Record<string, unknown>;
      requests.push(parsed);
      const output = answer(requests.length - 1, parsed);
      if (typeof output === 'function') return output(response);
      if (typeof output === 'number') return refuse(response, output);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(writeStream(requests.length, output));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const timer = setTimeout(() => server.close(), closeAfterMs).unref();
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: async () => {
      clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Refuses a request, with further headers. */
export function refuse(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: 'refused by the test', code: 'refused' } }));
}

/** Begins a stream, and ends it or breaks it off after a text. */
export function streamText(
  response: ServerResponse,
  text: string,
  end: 'ends' | 'breaks off',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (end === 'ends') response.end(text);
  else response.write(text, () => setImmediate(() => response.socket?.destroy()));
}

function writeStream(number: number, output: readonly OutputItem[]): string {
  const response = {
    id: `resp_${number}`,
    object: 'response',
    created_at: 0,
    model: 'gpt-5.5',
    output: output.map((item, index) => ({
      id: `item_${number}_${index}`,
      status: 'completed',
      ...item,
    })),
    usage: {
      input_tokens: 100,
      output_tokens: 10,
      total_tokens: 110,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
  const events = [
    {
      type: 'response.created',
      sequence_number: 0,
      response: { ...response, status: 'in_progress', output: [] },
    },
    {
      type: 'response.completed',
      sequence_number: 1,
      response: { ...response, status: 'completed' },
    },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

export function callItem(name: string, args: object, callId: string): OutputItem {
  return { type: 'function_call', name, arguments: JSON.stringify(args), call_id: callId };
}

export function messageItem(text: string): OutputItem {
  return {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}
