import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamRole, WireError, decodeStreamDatagram, encodeStreamDatagram } from './index.ts';
import type { StreamDatagram } from './index.ts';

const DATAGRAMS: readonly (readonly [tag: number, datagram: StreamDatagram])[] = [
  [
    1,
    {
      $case: 'open',
      open: {
        channel: undefined,
        token: 'ogr_x',
        role: StreamRole.STREAM_ROLE_AGENT,
        resumeFromSeq: '9',
      },
    },
  ],
  [2, { $case: 'openAck', openAck: { accepted: true, error: undefined, resumeFromSeq: '9' } }],
  [
    3,
    {
      $case: 'frame',
      frame: { channelId: 'c', seq: '1', data: Uint8Array.of(7), producedAtMs: '2' },
    },
  ],
  [4, { $case: 'close', close: { channelId: 'c', reason: 1, message: '' } }],
  [
    5,
    {
      $case: 'desktopInput',
      desktopInput: {
        channelId: 'c',
        event: { $case: 'scroll', scroll: { x: 1, y: 2, deltaX: 0, deltaY: -3 } },
      },
    },
  ],
];

describe('a relay datagram', () => {
  it.each(DATAGRAMS)('with the tag %i is one tag byte and the message', (tag, datagram) => {
    const bytes = encodeStreamDatagram(datagram);
    expect(bytes[0]).toBe(tag);
    expect(decodeStreamDatagram(bytes)).toEqual(datagram);
  });

  it('has exactly the bytes of the golden frame behind its tag', () => {
    const frame = { channelId: 'ch', seq: '7', data: Uint8Array.of(0x78), producedAtMs: '1' };
    const bytes = encodeStreamDatagram({ $case: 'frame', frame });
    expect(Buffer.from(bytes).toString('hex')).toBe('030a02636810071a01782001');
  });

  it('without a message body is a message with nothing set', () => {
    expect(decodeStreamDatagram(Uint8Array.of(4))).toEqual({
      $case: 'close',
      close: { channelId: '', reason: 0, message: '' },
    });
  });

  it('that is empty is refused', () => {
    expect(() => decodeStreamDatagram(new Uint8Array())).toThrow(
      expect.objectContaining({ reason: 'empty' }),
    );
  });

  it.each([0, 6, 255])('with the unknown tag %i is refused under a reason of its own', (tag) => {
    expect(() => decodeStreamDatagram(Uint8Array.of(tag, 0x0a, 0))).toThrow(
      expect.objectContaining({ reason: 'unknown_tag', details: expect.objectContaining({ tag }) }),
    );
  });

  it('with a broken body is refused', () => {
    expect(() => decodeStreamDatagram(Uint8Array.of(3, 0x0a, 9))).toThrow(
      expect.objectContaining({ reason: 'malformed' }),
    );
  });

  it('counts its tag byte towards the limit, both ways', () => {
    const datagram: StreamDatagram = {
      $case: 'close',
      close: { channelId: 'c', reason: 0, message: '' },
    };
    const bytes = encodeStreamDatagram(datagram, { maxBytes: 4 });
    expect(bytes).toHaveLength(4);
    expect(() => encodeStreamDatagram(datagram, { maxBytes: 3 })).toThrow(
      expect.objectContaining({ reason: 'too_large' }),
    );
    expect(() => decodeStreamDatagram(bytes, { maxBytes: 3 })).toThrow(
      expect.objectContaining({ reason: 'too_large' }),
    );
  });

  it('of random bytes decodes or fails with a typed error', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          expect(decodeStreamDatagram(bytes)).toHaveProperty('$case');
        } catch (error) {
          expect(WireError.is(error)).toBe(true);
        }
      }),
    );
  });
});
