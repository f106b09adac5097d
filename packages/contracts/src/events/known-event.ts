import * as z from 'zod';

import { SandboxError } from '../errors/sandbox-error.ts';
import { findEventPayloadSchema } from './event-payloads.ts';
import type { DescribedEventType, SessionEventPayload } from './event-payloads.ts';
import { findOpenReading } from './open-reading.ts';
import type { OpenStrings } from './open-reading.ts';
import { SessionEvent, SessionEventType } from './session-event.ts';

const OpenSessionEvent = SessionEvent.extend({ type: z.string().min(1) });

/** An event whose type may be one that this version does not know. */
export type OpenSessionEvent = Omit<SessionEvent, 'type'> & {
  type: SessionEventType | (string & {});
};

/** An event with its payload read by the schema of its type; unknown names inside it are kept. */
export type KnownEvent = {
  [type in DescribedEventType]: Omit<SessionEvent, 'type' | 'payload'> & {
    type: type;
    payload: OpenStrings<SessionEventPayload<type>>;
  };
}[DescribedEventType];

/**
 * What a reader made of an event:
 * `known` has a payload that was read by its schema,
 * `undescribed` is of a known type without a payload schema,
 * `unreadable-payload` is of a known type, but the payload does not fit,
 * `unknown-type` comes from a newer writer.
 */
export type EventReading =
  | { readonly kind: 'known'; readonly event: KnownEvent }
  | { readonly kind: 'undescribed'; readonly event: SessionEvent }
  | { readonly kind: 'unreadable-payload'; readonly event: SessionEvent }
  | { readonly kind: 'unknown-type'; readonly event: OpenSessionEvent };

/**
 * Reads an event without failing on what a newer writer added: types, names and fields.
 * Throws code `invalid_request` when the value is no event at all.
 */
export function parseKnownEvent(value: unknown): EventReading {
  const parsed = OpenSessionEvent.safeParse(value);
  if (!parsed.success) {
    throw new SandboxError(
      'invalid_request',
      `Not a session event: ${z.prettifyError(parsed.error)}`,
    );
  }
  const event = parsed.data;
  if (!isSessionEventType(event.type)) return { kind: 'unknown-type', event };
  const known = { ...event, type: event.type };
  const schema = findEventPayloadSchema(event.type);
  if (schema === undefined) return { kind: 'undescribed', event: known };
  const payload = findOpenReading(schema, event.payload);
  if (payload === undefined) return { kind: 'unreadable-payload', event: known };
  return { kind: 'known', event: { ...known, payload } as KnownEvent };
}

/** Whether a name is an event type that this version knows. */
export function isSessionEventType(type: string): type is SessionEventType {
  return SessionEventType.safeParse(type).success;
}
