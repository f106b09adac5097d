import { JetStreamApiError } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { SandboxError } from '@opengeni/contracts/errors';

/** Wrong last sequence, in the two forms that servers give. */
const WRONG_SEQUENCE_CODES: ReadonlySet<number> = new Set([10_071, 10_164]);

/** Whether the server refused a write because the key is not at the expected revision; nothing was written then. */
export function isWrongRevision(error: unknown): boolean {
  return error instanceof JetStreamApiError && WRONG_SEQUENCE_CODES.has(error.code);
}

/**
 * Whether JetStream is missing for good; the class of that error is not exported. A server of a cluster may know the API only by its peers, which may be away
 * for a moment; that is no proof.
 */
export function isWithoutJetStream(error: unknown, connection: NatsConnection): boolean {
  const isMissing = error instanceof Error && error.name === 'JetStreamNotEnabled';
  return isMissing && connection.info?.jetstream !== true;
}

/** The server or a bucket is not as the stores need it; trying again is of no use. */
export function natsUnsuitable(problem: string, fix: string, cause?: unknown): SandboxError {
  const options = cause === undefined ? {} : { cause };
  return new SandboxError('config_invalid', `[store:nats] ${problem}; ${fix}.`, options);
}
