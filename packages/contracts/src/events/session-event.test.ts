import { describe, expect, it } from 'vitest';

import { SESSION_EVENT_PAYLOADS } from './event-payloads.ts';
import { SessionBusMessage, SessionEvent, SessionEventType } from './session-event.ts';

const ID = '22222222-2222-4222-8222-222222222222';
const event = {
  id: ID,
  workspaceId: ID,
  sessionId: ID,
  sequence: 1,
  type: 'session.created',
  occurredAt: '2030-01-01T00:00:00Z',
};

describe('session events', () => {
  it('there are 46 types, all of them different', () => {
    expect(SessionEventType.options).toHaveLength(46);
    expect(new Set(SessionEventType.options).size).toBe(46);
  });

  it('an event without a payload has an empty one', () => {
    expect(SessionEvent.parse(event).payload).toEqual({});
    expect(SessionEvent.parse({ ...event, payload: null }).payload).toBeNull();
  });

  it.each([{ sequence: 0 }, { sequence: 1.5 }, { type: 'session.renamed' }, { turnId: 'one' }])(
    'an event with %o is refused',
    (change) => {
      expect(SessionEvent.safeParse({ ...event, ...change }).success).toBe(false);
    },
  );

  it('client id and turn may be null or absent', () => {
    expect(SessionEvent.parse({ ...event, clientEventId: null, turnId: null })).toMatchObject({
      clientEventId: null,
      turnId: null,
    });
    expect(SessionEvent.parse(event)).not.toHaveProperty('turnId');
  });

  it('a bus message has at least one event', () => {
    const message = { workspaceId: ID, sessionId: ID, events: [event] };
    expect(SessionBusMessage.parse(message).events).toHaveLength(1);
    expect(SessionBusMessage.safeParse({ ...message, events: [] }).success).toBe(false);
  });

  it('the payload table names known types only and cannot be changed', () => {
    for (const type of Object.keys(SESSION_EVENT_PAYLOADS)) {
      expect(SessionEventType.options).toContain(type);
    }
    expect(Object.isFrozen(SESSION_EVENT_PAYLOADS)).toBe(true);
  });
});
