import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMessage } from '../test/arbitrary-message.ts';
import { WireError, decodeMessage, encodeMessage } from './index.ts';
import type { WireMessageName, WireMessages } from './index.ts';

const NAMES = [
  'ControlRequest',
  'ControlResponse',
  'AgentEvent',
  'AgentEventAck',
  'Hello',
  'HelloAck',
  'StreamOpen',
  'StreamOpenAck',
  'StreamFrame',
  'StreamClose',
  'DesktopInput',
] as const satisfies readonly WireMessageName[];

/** The reason of the typed failure; undefined when decoding succeeds. Any other error fails the test. */
function failureOf(name: WireMessageName, bytes: Uint8Array): string | undefined {
  try {
    decodeMessage(name, bytes, { maxBytes: 1 << 16, maxFields: 1000 });
    return undefined;
  } catch (error) {
    if (!WireError.is(error)) throw error;
    return error.reason;
  }
}

describe.each(NAMES)('%s', (name) => {
  const messages = arbitraryMessage(name) as fastCheck.Arbitrary<WireMessages[typeof name]>;

  it('every message decodes to itself', () => {
    fastCheck.assert(
      fastCheck.property(messages, (message) => {
        expect(decodeMessage(name, encodeMessage(name, message))).toEqual(message);
      }),
    );
  });

  it('random bytes decode or fail with a typed error', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.uint8Array({ maxLength: 200 }), (bytes) => {
        expect([undefined, 'malformed']).toContain(failureOf(name, bytes));
      }),
    );
  });

  it('every prefix of a message decodes or fails with a typed error', () => {
    fastCheck.assert(
      fastCheck.property(messages, fastCheck.nat(), (message, cut) => {
        const bytes = encodeMessage(name, message);
        expect([undefined, 'malformed']).toContain(
          failureOf(name, bytes.subarray(0, cut % (bytes.length + 1))),
        );
      }),
    );
  });

  it('a message with changed bytes decodes or fails with a typed error', () => {
    const changes = fastCheck.array(fastCheck.tuple(fastCheck.nat(), fastCheck.nat(255)), {
      minLength: 1,
      maxLength: 5,
    });
    fastCheck.assert(
      fastCheck.property(messages, changes, (message, changed) => {
        const bytes = encodeMessage(name, message);
        if (bytes.length === 0) return;
        for (const [position, value] of changed) bytes[position % bytes.length] = value;
        expect([undefined, 'malformed', 'too_many_fields']).toContain(failureOf(name, bytes));
      }),
    );
  });
});
