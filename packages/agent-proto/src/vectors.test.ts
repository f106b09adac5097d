import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as proto from './index.ts';
import type { WireMessageName } from './index.ts';

interface GoldenFrame {
  readonly title: string;
  readonly type: WireMessageName;
  readonly json: unknown;
  readonly hex: string;
}

const frames = JSON.parse(
  readFileSync(join(import.meta.dirname, '../test/corpus/frames.json'), 'utf8'),
) as readonly GoldenFrame[];

describe('golden frames, shared with other implementations of this wire', () => {
  it('are all here', () => {
    expect(frames).toHaveLength(20);
  });

  it.each(frames)('$title: the message encodes to exactly these bytes', ({ type, json, hex }) => {
    const message = proto[type].fromJSON(json);
    expect(Buffer.from(proto.encodeMessage(type, message as never)).toString('hex')).toBe(hex);
  });

  it.each(frames)('$title: the bytes decode to exactly this message', ({ type, json, hex }) => {
    const message = proto.decodeMessage(type, Buffer.from(hex, 'hex'));
    expect(proto[type].toJSON(message as never)).toEqual(json);
  });
});

describe('the TypeScript shapes of golden frames', () => {
  it('write a oneof as $case and the case, 64-bit numbers as decimal text, enums as numbers', () => {
    expect(
      proto.decodeMessage('ControlRequest', Buffer.from('0a02723110035202082a', 'hex')),
    ).toEqual({
      requestId: 'r1',
      epoch: 3,
      op: { $case: 'ping', ping: { nonce: '42' } },
    });
  });

  it('hold every key of a message, absent messages as undefined and absent maps as empty objects', () => {
    const bytes = Buffer.from('0a027236120b080b1207746f6f20626967', 'hex');
    const response = proto.decodeMessage('ControlResponse', bytes);
    expect(Object.keys(response)).toEqual(['requestId', 'error', 'result']);
    expect(response.result).toBeUndefined();
    expect(response.error).toEqual({
      code: proto.ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE,
      message: 'too big',
      retryable: false,
      detail: {},
    });
  });
});
