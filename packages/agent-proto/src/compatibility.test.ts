import { describe, expect, it } from 'vitest';
import { varint } from '../test/raw-bytes.ts';
import { WIRE_SCHEMA } from './gen/wire-schema.ts';
import { ControlResponse, decodeMessage, encodeMessage } from './index.ts';
import type { ControlRequest } from './index.ts';

const fieldsOf = (name: string): (typeof WIRE_SCHEMA.messages)[string]['fields'] =>
  WIRE_SCHEMA.messages[name]?.fields ?? {};
const membersOf = (name: string, oneof: string): Record<number, string> =>
  Object.fromEntries(
    Object.entries(fieldsOf(name))
      .filter(([, field]) => field.oneof === oneof)
      .map(([number, field]) => [number, field.name]),
  );
const tagOf = (number: number, wireType: number): number[] => varint((number << 3) | wireType);

describe('the envelope of machines in the field', () => {
  it('has the operations 10 to 30 under the same numbers and names on both sides', () => {
    const operations = membersOf('ControlRequest', 'op');
    expect(Object.keys(operations).map(Number)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 10),
    );
    expect(membersOf('ControlResponse', 'result')).toEqual(operations);
  });

  it('answers metrics with a sample', () => {
    expect(fieldsOf('ControlResponse')[27]?.typeName).toBe('MetricsSample');
  });

  it('keeps 1 to 9 for the envelope itself', () => {
    for (const name of ['ControlRequest', 'ControlResponse']) {
      const own = Object.entries(fieldsOf(name)).filter(([, field]) => field.oneof === undefined);
      expect(own.every(([number]) => Number(number) < 10)).toBe(true);
    }
  });

  it.each([
    ['fsMkdir', 17],
    ['fsMove', 18],
    ['fsRemove', 20],
    ['ptyResize', 24],
    ['desktopInput', 29],
  ])(
    'writes the empty result %s, since a peer reads its absence as an empty response',
    (operation, number) => {
      const response = ControlResponse.fromJSON({ [operation]: {} });
      expect([...encodeMessage('ControlResponse', response)]).toEqual([...tagOf(number, 2), 0]);
      expect(
        decodeMessage('ControlResponse', encodeMessage('ControlResponse', response)).result?.$case,
      ).toBe(operation);
    },
  );

  it('shows an operation of a later version as no operation, with the envelope intact', () => {
    const later = Uint8Array.from([0x0a, 2, 0x72, 0x31, 0x10, 4, 0xfa, 0x01, 2, 0x08, 1]);
    expect(decodeMessage('ControlRequest', later)).toEqual({
      requestId: 'r1',
      epoch: 4,
      op: undefined,
    });
  });

  it('skips fields of a later version, whatever their wire type', () => {
    const flags = [9, 10, 11, 12, 13].flatMap((number) => [number << 3, 1]);
    const capabilities = [0x08, 1, ...flags];
    const hello = [
      0x0a,
      1,
      0x61,
      0x42,
      capabilities.length,
      ...capabilities,
      0x5a,
      1,
      0x78,
      0x72,
      1,
      0x79,
    ];
    expect(decodeMessage('Hello', Uint8Array.from(hello))).toMatchObject({
      agentId: 'a',
      capabilities: { exec: true },
    });
    const unknown = [
      ...tagOf(100, 0),
      1,
      0xa1,
      6,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      0xa5,
      6,
      1,
      2,
      3,
      4,
      0xa3,
      6,
      0x08,
      1,
      0xa4,
      6,
    ];
    expect(decodeMessage('StreamClose', Uint8Array.from([...unknown, 0x10, 3]))).toEqual({
      channelId: '',
      reason: 3,
      message: '',
    });
  });

  it('keeps an enum number of a later version', () => {
    const channel = decodeMessage('StreamOpen', Uint8Array.of(0x0a, 2, 0x20, 3)).channel;
    expect(channel?.kind).toBe(3);
    const open = { channel, token: '', role: 0, resumeFromSeq: '0' } as const;
    expect([...encodeMessage('StreamOpen', open)]).toEqual([0x0a, 2, 0x20, 3]);
  });

  it('writes no default, so that an absent epoch is unfenced and an absent time limit is none', () => {
    const request: ControlRequest = {
      requestId: '',
      epoch: 0,
      op: { $case: 'fsRead', fsRead: { path: '', offset: '0', length: '0' } },
    };
    expect([...encodeMessage('ControlRequest', request)]).toEqual([0x72, 0]);
  });

  it('writes a negative int32 as ten bytes, never zig-zag', () => {
    const exec = {
      exitCode: -1,
      stdout: new Uint8Array(),
      stderr: new Uint8Array(),
      timedOut: false,
      durationMs: '0',
    };
    const bytes = encodeMessage('ControlResponse', {
      requestId: '',
      error: undefined,
      result: { $case: 'exec', exec },
    });
    expect([...bytes]).toEqual([0x6a, 11, 0x08, ...Array<number>(9).fill(0xff), 1]);
  });
});

describe('numbers of the wire', () => {
  it('of relay input are one higher than those of the input request', () => {
    const moved = Object.entries(membersOf('DesktopInputRequest', 'event')).map(
      ([number, name]) => [Number(number) + 1, name],
    );
    expect(membersOf('DesktopInput', 'event')).toEqual(Object.fromEntries(moved));
  });

  it('of git operations leave room between 9 and 15', () => {
    expect(Object.keys(WIRE_SCHEMA.enums['GitOp']?.members ?? {}).map(Number)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15,
    ]);
  });

  it('name the zero of every enum UNSPECIFIED', () => {
    for (const { members } of Object.values(WIRE_SCHEMA.enums))
      expect(members[0]).toMatch(/_UNSPECIFIED$/u);
  });

  it('form no cycle of messages, so that decoding has a bounded depth', () => {
    const depthOf = (name: string, seen: readonly string[]): number => {
      if (seen.includes(name)) throw new Error(`${name} contains itself.`);
      const nested = Object.values(fieldsOf(name)).filter((field) => field.kind === 'message');
      return (
        1 + Math.max(0, ...nested.map((field) => depthOf(field.typeName ?? '', [...seen, name])))
      );
    };
    const depths = Object.keys(WIRE_SCHEMA.messages).map((name) => depthOf(name, []));
    expect(Math.max(...depths)).toBe(4);
  });
});
