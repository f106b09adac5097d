/** What a rejected NATS request means. `refused`: the client did not accept the request; `lost`: anything else. */
export type NatsFailure = 'no_responders' | 'timeout' | 'too_large' | 'refused' | 'closed' | 'lost';

/** Codes of `NatsError`, the one error class of the `nats` package (version 2). */
const CODES: Readonly<Record<string, NatsFailure>> = {
  '503': 'no_responders',
  TIMEOUT: 'timeout',
  MAX_PAYLOAD_EXCEEDED: 'too_large',
  INVALID_PAYLOAD: 'refused',
  BAD_SUBJECT: 'refused',
  CONNECTION_CLOSED: 'closed',
  CONNECTION_DRAINING: 'closed',
};

/** Names that the error classes of `@nats-io/nats-core` (version 3) give themselves. */
const NAMES: Readonly<Record<string, NatsFailure>> = {
  NoResponders: 'no_responders',
  NoRespondersError: 'no_responders',
  TimeoutError: 'timeout',
  InvalidArgumentError: 'refused',
  InvalidSubjectError: 'refused',
  ClosedConnectionError: 'closed',
  DrainingConnectionError: 'closed',
};

/**
 * Classifies an error of either NATS client by its class: the class name, and for version 2 the code.
 * No text is read, since a message may hold anything.
 */
export function classifyNatsFailure(error: unknown): NatsFailure {
  if (typeof error !== 'object' || error === null) return 'lost';
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown };
  if (typeof code === 'string' && Object.hasOwn(CODES, code)) return CODES[code] ?? 'lost';
  if (name === 'RequestError') {
    const inner = classifyNatsFailure(cause);
    // Without a known cause the request was under way.
    return inner === 'closed' ? 'lost' : inner;
  }
  if (typeof name === 'string' && Object.hasOwn(NAMES, name)) return NAMES[name] ?? 'lost';
  return 'lost';
}
