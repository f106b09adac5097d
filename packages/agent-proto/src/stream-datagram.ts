import type {
  DesktopInput,
  StreamClose,
  StreamFrame,
  StreamOpen,
  StreamOpenAck,
} from './gen/opengeni_agent.ts';
import { decodeMessage, writeMessage } from './message-codec.ts';
import { WireError } from './wire-error.ts';
import { checkSize } from './wire-limits.ts';
import type { WireLimits } from './wire-limits.ts';

/** What one binary WebSocket message of the relay carries. */
export type StreamDatagram =
  | { readonly $case: 'open'; readonly open: StreamOpen }
  | { readonly $case: 'openAck'; readonly openAck: StreamOpenAck }
  | { readonly $case: 'frame'; readonly frame: StreamFrame }
  | { readonly $case: 'close'; readonly close: StreamClose }
  | { readonly $case: 'desktopInput'; readonly desktopInput: DesktopInput };

/** The first byte of a relay datagram; the encoded message follows. */
export const STREAM_DATAGRAM_TAGS = {
  open: 1,
  openAck: 2,
  frame: 3,
  close: 4,
  desktopInput: 5,
} as const satisfies Record<StreamDatagram['$case'], number>;

/**
 * Encodes one relay datagram; the limit counts the tag byte.
 * Throws `WireError`: `too_large` or `unencodable`.
 */
export function encodeStreamDatagram(
  datagram: StreamDatagram,
  limits: Pick<WireLimits, 'maxBytes'> = {},
): Uint8Array {
  const bytes = writeDatagram(datagram, Uint8Array.of(STREAM_DATAGRAM_TAGS[datagram.$case]));
  checkSize('StreamDatagram', bytes.length, limits);
  return bytes;
}

function writeDatagram(datagram: StreamDatagram, tag: Uint8Array): Uint8Array {
  switch (datagram.$case) {
    case 'open':
      return writeMessage('StreamOpen', datagram.open, tag);
    case 'openAck':
      return writeMessage('StreamOpenAck', datagram.openAck, tag);
    case 'frame':
      return writeMessage('StreamFrame', datagram.frame, tag);
    case 'close':
      return writeMessage('StreamClose', datagram.close, tag);
    case 'desktopInput':
      return writeMessage('DesktopInput', datagram.desktopInput, tag);
  }
}

/**
 * Decodes one relay datagram; a failure concerns this datagram only, not the stream.
 * Throws `WireError`: `empty`, `unknown_tag` (a viewer ignores it), `too_large`, `too_many_fields` or `malformed`.
 */
export function decodeStreamDatagram(bytes: Uint8Array, limits: WireLimits = {}): StreamDatagram {
  checkSize('StreamDatagram', bytes.length, limits);
  const tag = bytes[0];
  if (tag === undefined) {
    throw new WireError('empty', 'A relay datagram is empty: it needs a tag byte and a message.');
  }
  const body = bytes.subarray(1);
  switch (tag) {
    case STREAM_DATAGRAM_TAGS.open:
      return { $case: 'open', open: decodeMessage('StreamOpen', body, limits) };
    case STREAM_DATAGRAM_TAGS.openAck:
      return { $case: 'openAck', openAck: decodeMessage('StreamOpenAck', body, limits) };
    case STREAM_DATAGRAM_TAGS.frame:
      return { $case: 'frame', frame: decodeMessage('StreamFrame', body, limits) };
    case STREAM_DATAGRAM_TAGS.close:
      return { $case: 'close', close: decodeMessage('StreamClose', body, limits) };
    case STREAM_DATAGRAM_TAGS.desktopInput:
      return { $case: 'desktopInput', desktopInput: decodeMessage('DesktopInput', body, limits) };
    default:
      throw new WireError(
        'unknown_tag',
        `A relay datagram has the tag ${tag}, which this version does not know.`,
        {
          details: { tag },
        },
      );
  }
}
