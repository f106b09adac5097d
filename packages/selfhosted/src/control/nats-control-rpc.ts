import type * as wire from '@opengeni/agent-proto';
import { WireError } from '@opengeni/agent-proto/messages';
import type { AgentError, ControlRequest, ControlResponse } from '@opengeni/agent-proto/messages';
import {
  errorResponse,
  offlineAgentError,
  payloadTooLargeAgentError,
  protocolAgentError,
  timeoutAgentError,
  withDelivery,
} from './agent-error.ts';
import type { ControlRpc } from './control-rpc.ts';
import { NatsDialer } from './nats-connection.ts';
import type { NatsConnect, NatsRequestConnection } from './nats-connection.ts';
import { classifyNatsFailure } from './nats-failure.ts';

/** Loaded with the first request: a process that reaches no machine pays for no protobuf runtime. */
type Codec = Pick<typeof wire, 'decodeMessage' | 'encodeMessage'>;

/** Largest answer that is decoded when the server named no limit. */
const DEFAULT_MAX_REPLY_BYTES = 8 * 1024 * 1024;

export interface NatsControlRpcOptions {
  /** Milliseconds since the Unix epoch. Default: the clock of this process. */
  readonly now?: () => number;
}

/**
 * `ControlRpc` over a NATS connection of the host. It dials on the first request, so that nothing needs NATS
 * before; it opens and closes no connection itself.
 * Throws `WireError` when the request holds a value that its field cannot carry.
 */
export class NatsControlRpc implements ControlRpc {
  readonly #dialer: NatsDialer;
  readonly #now: () => number;
  #codec: Promise<Codec> | undefined;

  constructor(connect: NatsConnect, options: NatsControlRpcOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#dialer = new NatsDialer(connect, this.#now);
  }

  async request(
    subject: string,
    req: ControlRequest,
    opts: { timeoutMs: number },
  ): Promise<ControlResponse> {
    const { requestId } = req;
    const deadlineMs = this.#now() + opts.timeoutMs;
    const connection = await withinMs(this.#dialer.acquire(), opts.timeoutMs);
    if (connection === null) return errorResponse(requestId, notSent(offlineAgentError()));
    this.#codec ??= import('@opengeni/agent-proto');
    const codec = await this.#codec;
    const payload = encodeRequest(codec, req, connection);
    if (!(payload instanceof Uint8Array)) return errorResponse(requestId, payload);
    try {
      const timeout = Math.max(1, Math.ceil(deadlineMs - this.#now()));
      const { data } = await connection.request(subject, payload, { timeout });
      return readReply(codec, data, { requestId, connection });
    } catch (error) {
      return errorResponse(requestId, this.#explain(error, connection));
    }
  }

  #explain(error: unknown, connection: NatsRequestConnection): AgentError {
    switch (classifyNatsFailure(error)) {
      case 'no_responders':
        return notSent(offlineAgentError());
      case 'timeout':
        return withDelivery(timeoutAgentError(), 'unknown');
      case 'too_large':
        return notSent(
          payloadTooLargeAgentError('the request exceeds max_payload of the NATS server'),
        );
      case 'refused':
        return notSent(protocolAgentError('the NATS client did not accept the request'));
      case 'closed':
        this.#dialer.forget(connection);
        return notSent(offlineAgentError('the connection to NATS is closed'));
      case 'lost':
        this.#dialer.forget(connection);
        return withDelivery(offlineAgentError('the connection to NATS was lost'), 'unknown');
    }
  }
}

function encodeRequest(
  { encodeMessage }: Codec,
  req: ControlRequest,
  { info }: NatsRequestConnection,
): Uint8Array | AgentError {
  try {
    return encodeMessage('ControlRequest', req, limitsOf(info?.max_payload));
  } catch (error) {
    if (!WireError.is(error, 'too_large')) throw error;
    return notSent(payloadTooLargeAgentError(error.message));
  }
}

function readReply(
  { decodeMessage }: Codec,
  data: Uint8Array,
  { requestId, connection }: { requestId: string; connection: NatsRequestConnection },
): ControlResponse {
  const maxBytes = Math.max(connection.info?.max_payload ?? 0, DEFAULT_MAX_REPLY_BYTES);
  try {
    const response = decodeMessage('ControlResponse', data, { maxBytes });
    // A machine that could not read the request does not know its id.
    const isAnonymousError = response.requestId === '' && response.error !== undefined;
    if (response.requestId === requestId || isAnonymousError) return { ...response, requestId };
    return errorResponse(
      requestId,
      withDelivery(protocolAgentError('the agent answered another request'), 'unknown'),
    );
  } catch (error) {
    if (!WireError.is(error)) throw error;
    const message = `the agent sent an unreadable response: ${error.message}`;
    return errorResponse(requestId, withDelivery(protocolAgentError(message), 'unknown'));
  }
}

function limitsOf(maxPayload: number | undefined): { maxBytes?: number } {
  return maxPayload === undefined ? {} : { maxBytes: maxPayload };
}

function notSent(error: AgentError): AgentError {
  return withDelivery(error, 'never_sent');
}

/** Null when the work takes longer; the work goes on for others who wait for it. */
async function withinMs<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
