import { BinaryReader, BinaryWriter, getTextEncoding } from '@bufbuild/protobuf/wire';
import { checkFrame } from './frame-check.ts';
import {
  AgentEvent,
  AgentEventAck,
  ControlRequest,
  ControlResponse,
  DesktopInput,
  Hello,
  HelloAck,
  StreamClose,
  StreamFrame,
  StreamOpen,
  StreamOpenAck,
} from './gen/opengeni_agent.ts';
import type { MessageFns } from './gen/opengeni_agent.ts';
import { WireError } from './wire-error.ts';
import { checkSize } from './wire-limits.ts';
import type { WireLimits } from './wire-limits.ts';

/** The messages that travel on their own, by name. */
export interface WireMessages {
  ControlRequest: ControlRequest;
  ControlResponse: ControlResponse;
  AgentEvent: AgentEvent;
  AgentEventAck: AgentEventAck;
  Hello: Hello;
  HelloAck: HelloAck;
  StreamOpen: StreamOpen;
  StreamOpenAck: StreamOpenAck;
  StreamFrame: StreamFrame;
  StreamClose: StreamClose;
  DesktopInput: DesktopInput;
}

export type WireMessageName = keyof WireMessages;

const CODECS: { readonly [Name in WireMessageName]: MessageFns<WireMessages[Name]> } = {
  ControlRequest,
  ControlResponse,
  AgentEvent,
  AgentEventAck,
  Hello,
  HelloAck,
  StreamOpen,
  StreamOpenAck,
  StreamFrame,
  StreamClose,
  DesktopInput,
};

/**
 * Encodes one message and checks its size before it reaches a transport.
 * Throws `WireError`: `too_large`, or `unencodable` for a value that its field cannot hold.
 */
export function encodeMessage<Name extends WireMessageName>(
  name: Name,
  message: WireMessages[Name],
  limits: Pick<WireLimits, 'maxBytes'> = {},
): Uint8Array {
  const bytes = writeMessage(name, message, new Uint8Array());
  checkSize(name, bytes.length, limits);
  return bytes;
}

/** Encodes one message behind a prefix, without a size check. Throws `WireError` `unencodable`. */
export function writeMessage<Name extends WireMessageName>(
  name: Name,
  message: WireMessages[Name],
  prefix: Uint8Array,
): Uint8Array {
  try {
    return CODECS[name].encode(message, new BinaryWriter(encodeText).raw(prefix)).finish();
  } catch (cause) {
    throw new WireError(
      'unencodable',
      `${name} holds a value that its field cannot carry; see the cause.`,
      {
        cause,
        details: { message: name },
      },
    );
  }
}

/**
 * Decodes one message from bytes that nobody vouches for. Unknown fields are skipped and unknown enum
 * numbers kept. Byte fields are views of the input: copy one that outlives it.
 * Throws `WireError`: `too_large`, `too_many_fields` or `malformed`. Text must be valid UTF-8.
 */
export function decodeMessage<Name extends WireMessageName>(
  name: Name,
  bytes: Uint8Array,
  limits: WireLimits = {},
): WireMessages[Name] {
  checkSize(name, bytes.length, limits);
  try {
    checkFrame(name, bytes, limits);
    return CODECS[name].decode(new BinaryReader(bytes, decodeText));
  } catch (cause) {
    if (WireError.is(cause)) throw cause;
    throw new WireError('malformed', `The bytes are no ${name}; see the cause.`, {
      cause,
      details: { message: name, encodedBytes: bytes.length },
    });
  }
}

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  const encoding = getTextEncoding();
  if (!encoding.checkUtf8(text))
    throw new TypeError('A text field holds half of a surrogate pair.');
  return encoding.encodeUtf8(text);
}

function decodeText(bytes: Uint8Array): string {
  return getTextEncoding().decodeUtf8(bytes, true);
}
