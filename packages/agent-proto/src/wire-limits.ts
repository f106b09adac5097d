import { WireError } from './wire-error.ts';

/** Bounds of one message. Pass the transport's own limit, such as the `max_payload` of a NATS server. */
export interface WireLimits {
  /** Largest encoded size in bytes; default 8 MiB. */
  readonly maxBytes?: number;
  /** Largest number of fields in one decoded message, nested ones counted; default 250 000. */
  readonly maxFields?: number;
}

/** Largest encoded message when the caller names no limit. */
export const DEFAULT_MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/**
 * Largest number of fields when the caller names no limit: about 35 000 directory entries.
 * An empty entry takes two bytes on the wire and a hundred in memory, so bytes alone do not bound memory.
 */
export const DEFAULT_MAX_MESSAGE_FIELDS = 250_000;

/** Throws `too_large` when `byteLength` exceeds the limit. */
export function checkSize(what: string, byteLength: number, limits: WireLimits): void {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  if (byteLength <= maxBytes) return;
  throw new WireError(
    'too_large',
    `${what} has ${byteLength} bytes, more than maxBytes ${maxBytes}: send less at once or raise maxBytes.`,
    { details: { message: what, encodedBytes: byteLength, maxBytes } },
  );
}
