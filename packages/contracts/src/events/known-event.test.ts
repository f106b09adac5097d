import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SandboxError } from '../errors/sandbox-error.ts';
import { SESSION_EVENT_PAYLOADS } from './event-payloads.ts';
import { isSessionEventType, parseKnownEvent } from './known-event.ts';
import { SessionEventType } from './session-event.ts';

const ID = '22222222-2222-4222-8222-222222222222';
const envelope = {
  id: ID,
  workspaceId: ID,
  sessionId: ID,
  sequence: 7,
  occurredAt: '2030-01-01T00:00:00Z',
};

describe('reading events of a newer writer', () => {
  it('a known event comes with its payload read by the schema of its type', () => {
    const reading = parseKnownEvent({
      ...envelope,
      type: 'git.changed',
      payload: { head: 'main', dirty: true, changedFileCount: 1 },
    });
    expect(reading).toMatchObject({
      kind: 'known',
      event: { type: 'git.changed', payload: { reason: 'unknown', leaseEpoch: 0 } },
    });
  });

  it('an unknown type is handed on instead of failing', () => {
    const reading = parseKnownEvent({
      ...envelope,
      type: 'sandbox.box.created',
      payload: { a: 1 },
    });
    expect(reading).toMatchObject({
      kind: 'unknown-type',
      event: { type: 'sandbox.box.created', payload: { a: 1 } },
    });
  });

  it('an unknown name inside a payload is kept', () => {
    const payload = { viewerId: ID, reason: 'quota-exceeded', viewerCount: 0 };
    expect(parseKnownEvent({ ...envelope, type: 'stream.closed', payload })).toMatchObject({
      kind: 'known',
      event: { payload },
    });
  });

  it('a payload that does not fit is reported and not thrown', () => {
    const payload = { viewerCount: 'many' };
    expect(parseKnownEvent({ ...envelope, type: 'stream.closed', payload })).toMatchObject({
      kind: 'unreadable-payload',
      event: { payload },
    });
  });

  it('a known type without payload schema is handed on', () => {
    expect(parseKnownEvent({ ...envelope, type: 'artifact.created' }).kind).toBe('undescribed');
  });

  it.each([
    undefined,
    null,
    'event',
    [],
    {},
    { ...envelope, type: '' },
    { ...envelope, type: 'fs.changed', sequence: 0 },
  ])('%o is no event', (value) => {
    expect(refusalOf(value)).toBe(true);
  });

  it('names of the object prototype are unknown types', () => {
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(parseKnownEvent({ ...envelope, type }).kind).toBe('unknown-type');
    }
  });

  it('no type and no payload makes the reader throw', () => {
    const types = fc.oneof(
      fc.constantFrom(...SessionEventType.options),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(types, fc.anything(), (type, payload) => {
        const reading = parseKnownEvent({ ...envelope, type, payload });
        expect(reading.event.type).toBe(type);
        if (reading.kind === 'known') expect(SESSION_EVENT_PAYLOADS).toHaveProperty([type]);
      }),
    );
  });

  it('the predicate knows exactly the listed types', () => {
    expect(SessionEventType.options.every(isSessionEventType)).toBe(true);
    expect(isSessionEventType('run.started')).toBe(false);
  });
});

function refusalOf(value: unknown): boolean {
  try {
    parseKnownEvent(value);
    return false;
  } catch (error) {
    return SandboxError.is(error, 'invalid_request');
  }
}
