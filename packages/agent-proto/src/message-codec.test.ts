import { describe, expect, it } from 'vitest';
import { hugeLength, startGroups, varint } from '../test/raw-bytes.ts';
import {
  AgentError,
  ControlRequest,
  ControlResponse,
  FsEntry,
  FsListResponse,
  decodeMessage,
  encodeMessage,
} from './index.ts';

describe('decodeMessage', () => {
  const decode =
    (bytes: readonly number[], limits = {}) =>
    () =>
      decodeMessage('ControlRequest', Uint8Array.from(bytes), limits);
  const malformed = expect.objectContaining({
    name: 'WireError',
    reason: 'malformed',
    code: 'invalid_request',
  });

  it('takes an empty input as a message with nothing set', () => {
    expect(decode([])()).toEqual({ requestId: '', epoch: 0, op: undefined });
  });

  it.each([
    ['a length beyond the end', [0x0a, 5, 0x61]],
    ['the largest length', [0x0a, ...hugeLength]],
    ['a length that ends inside its varint', [0x0a, 0x80]],
    ['a varint of more than ten bytes', [0x10, ...Array<number>(11).fill(0xff)]],
    ['a varint that ends early', [0x10, 0x80]],
    ['the field number 0', [0x02, 0]],
    ['a tag of zero with bytes after it', [0x00, 0x0a, 1, 0x61]],
    ['an end of a group that never began', [0x0c]],
    ['a group that never ends', [0x1b]],
    ['a wire type that does not exist', [0x0e]],
    ['a known field with the wire type of another kind', [0x08, 1]],
    ['a fixed number cut short', [0xf9, 0x07, 1, 2]],
    ['text that is not UTF-8', [0x0a, 2, 0xc3, 0x28]],
    ['a huge length of an unknown field', [0xfa, 0x07, ...hugeLength]],
  ])('refuses %s', (_title, bytes) => {
    expect(decode(bytes)).toThrow(malformed);
  });

  it('refuses a nested field that reaches into the bytes of its parent', () => {
    // Operation ping of length 1 with the tag of its nonce; the value would be the tag of the next field.
    expect(decode([0x52, 1, 0x08, 0x2a, 0])).toThrow(malformed);
    // Operation fs_read of length 3 whose path claims five bytes that the envelope does have.
    expect(decode([0x72, 3, 0x0a, 5, 0x61, 0x10, 3, 0x10, 3])).toThrow(malformed);
  });

  it('refuses groups nested without bound and does not overflow the stack', () => {
    expect(decode(startGroups(100_000))).toThrow(malformed);
  });

  it('keeps the original error as the cause', () => {
    expect(decode([0x10, 0x80])).toThrow(expect.objectContaining({ cause: expect.any(Error) }));
  });

  it('refuses more bytes than the limit before it reads one of them', () => {
    const tooLarge = {
      reason: 'too_large',
      code: 'output_limit',
      httpStatus: 413,
      details: { encodedBytes: 4, maxBytes: 3 },
    };
    expect(decode([0xff, 0xff, 0xff, 0xff], { maxBytes: 3 })).toThrow(
      expect.objectContaining({ ...tooLarge, details: expect.objectContaining(tooLarge.details) }),
    );
  });

  it('has a limit of 8 MiB when none is named', () => {
    expect(() => decodeMessage('StreamFrame', new Uint8Array(8 * 1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ reason: 'too_large' }),
    );
  });

  it('refuses many empty entries, which take two bytes each on the wire and a hundred in memory', () => {
    const entries = Array<readonly [number, number]>(250_001).fill([0x0a, 0]).flat();
    const bytes = [0x82, 0x01, ...varint(entries.length), ...entries];
    expect(() => decodeMessage('ControlResponse', Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ reason: 'too_many_fields', code: 'output_limit' }),
    );
  });

  it('counts nested fields towards the limit and accepts exactly the limit', () => {
    const list = FsListResponse.create({ entries: [{ name: 'a', path: 'a' }] });
    const bytes = ControlResponse.encode({
      requestId: 'r',
      error: undefined,
      result: { $case: 'fsList', fsList: list },
    }).finish();
    expect(decodeMessage('ControlResponse', bytes, { maxFields: 5 }).requestId).toBe('r');
    expect(() => decodeMessage('ControlResponse', bytes, { maxFields: 4 })).toThrow(
      expect.objectContaining({ reason: 'too_many_fields' }),
    );
  });

  it('reads a view into a larger buffer', () => {
    const bytes = ControlRequest.encode({ requestId: 'inside', epoch: 7, op: undefined }).finish();
    const larger = new Uint8Array(bytes.length + 20).fill(0xff);
    larger.set(bytes, 10);
    expect(decodeMessage('ControlRequest', larger.subarray(10, 10 + bytes.length))).toMatchObject({
      requestId: 'inside',
      epoch: 7,
    });
  });

  it('gives byte fields as views of the input', () => {
    const bytes = encodeMessage('StreamFrame', {
      channelId: 'c',
      seq: '1',
      data: Uint8Array.of(9),
      producedAtMs: '0',
    });
    expect(decodeMessage('StreamFrame', bytes).data.buffer).toBe(bytes.buffer);
  });

  it('keeps a byte order mark at the start of text', () => {
    const bytes = encodeMessage('ControlRequest', {
      requestId: '\uFEFFid',
      epoch: 0,
      op: undefined,
    });
    expect(decodeMessage('ControlRequest', bytes).requestId).toBe('\uFEFFid');
  });

  it('never lets a map key reach the prototype of an object', () => {
    const entry = [0x0a, 9, ...Buffer.from('__proto__'), 0x12, 1, 0x78];
    const error = [0x22, entry.length, ...entry];
    const { error: decoded } = decodeMessage(
      'ControlResponse',
      Uint8Array.from([0x12, error.length, ...error]),
    );
    expect(Object.getPrototypeOf(decoded?.detail)).toBe(Object.prototype);
    expect(Object.keys(decoded?.detail ?? { wrong: true })).toEqual([]);
  });
});

describe('encodeMessage', () => {
  const request = (requestId: string): ControlRequest => ({ requestId, epoch: 0, op: undefined });

  it('refuses a message above the limit and accepts one of exactly the limit', () => {
    expect(encodeMessage('ControlRequest', request('abc'), { maxBytes: 5 })).toHaveLength(5);
    expect(() => encodeMessage('ControlRequest', request('abcd'), { maxBytes: 5 })).toThrow(
      expect.objectContaining({ reason: 'too_large', code: 'output_limit', retryable: false }),
    );
  });

  it.each([
    ['half of a surrogate pair', request('\uD800')],
    ['a number that is not whole', { ...request('r'), epoch: 1.5 }],
    ['a negative unsigned number', { ...request('r'), epoch: -1 }],
    [
      '64-bit text that is no number',
      { ...request('r'), op: { $case: 'ping', ping: { nonce: 'many' } } },
    ],
    [
      '64-bit text out of range',
      { ...request('r'), op: { $case: 'ping', ping: { nonce: '18446744073709551616' } } },
    ],
    ['a missing list', { ...request('r'), op: { $case: 'exec', exec: {} as never } }],
  ] satisfies [string, ControlRequest][])('refuses %s', (_title, message) => {
    expect(() => encodeMessage('ControlRequest', message)).toThrow(
      expect.objectContaining({
        name: 'WireError',
        reason: 'unencodable',
        cause: expect.any(Error),
      }),
    );
  });

  it('writes nothing for a message with nothing set', () => {
    expect(encodeMessage('ControlRequest', ControlRequest.create())).toHaveLength(0);
  });

  it('writes fields in ascending order of their numbers', () => {
    const entry = FsEntry.create({
      mode: 1,
      modifiedMs: '2',
      size: '3',
      kind: 1,
      path: 'p',
      name: 'n',
    });
    const bytes = [...FsEntry.encode(entry).finish()];
    expect(
      bytes.filter((_, index) => [0, 3, 6, 8, 10, 12].includes(index)).map((tag) => tag >> 3),
    ).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('never puts the content of a message into an error', () => {
    const secret = 'token-9f8e';
    try {
      encodeMessage('ControlRequest', request(secret), { maxBytes: 1 });
    } catch (error) {
      expect(JSON.stringify([error, String(error)])).not.toContain(secret);
    }
    expect.assertions(1);
  });
});

describe('the generated codec', () => {
  it('lets the last value win when a field or a oneof comes twice', () => {
    const twice = Uint8Array.from([0x10, 1, 0x10, 2, 0x52, 2, 0x08, 1, 0x6a, 2, 0x10, 1]);
    expect(decodeMessage('ControlRequest', twice)).toMatchObject({
      epoch: 2,
      op: { $case: 'exec', exec: { shell: true } },
    });
  });

  it('writes 64-bit numbers over their full range', () => {
    for (const [seq, producedAtMs] of [
      ['18446744073709551615', '9223372036854775807'],
      ['0', '-9223372036854775808'],
    ] as const) {
      const frame = { channelId: '', seq, data: new Uint8Array(), producedAtMs };
      expect(decodeMessage('StreamFrame', encodeMessage('StreamFrame', frame))).toEqual(frame);
    }
  });

  it('writes bytes as base64, 64-bit numbers as text and enums by name in JSON', () => {
    expect(
      AgentError.toJSON({ code: 10, message: 'm', retryable: true, detail: { a: 'b' } }),
    ).toEqual({
      code: 'ERROR_CODE_FENCED',
      message: 'm',
      retryable: true,
      detail: { a: 'b' },
    });
  });
});
