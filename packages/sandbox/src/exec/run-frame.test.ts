import { describe, expect, it } from 'vitest';
import { findRunFrame, parsePiece } from './run-frame.ts';

const nonce = 'f00d';
const frame = (facts: string, body = '') => `OPENGENI-RUN ${nonce} ${facts}\n${body}`;
const base64 = (text: string) => `${Buffer.from(text).toString('base64')}\n`;
const end = `OPENGENI-RUN ${nonce} end\n`;
const ended = (facts: string) =>
  frame(`ended ${facts}`, `${base64('out')}OPENGENI-RUN ${nonce} stderr\n${base64('err')}${end}`);

describe('the answer of a supervisor', () => {
  it('tells how the command ended and what it wrote', () => {
    expect(findRunFrame(ended('3 0 - 3 3'), nonce)).toEqual({
      status: 'ended',
      code: 3,
      signaled: false,
      timedOut: false,
      cancelled: false,
      noDirectory: false,
      stdoutBytes: 3,
      stderrBytes: 3,
      stdout: new Uint8Array(Buffer.from('out')),
      stderr: new Uint8Array(Buffer.from('err')),
    });
    expect(findRunFrame(ended('137 1 -,timed-out,cancelled 3 3'), nonce)).toMatchObject({
      signaled: true,
      timedOut: true,
      cancelled: true,
    });
  });

  it('is found between other lines and with other line ends', () => {
    const text = `profile noise\r\n${ended('0 0 - 3 3').replaceAll('\n', '\r\n')}more noise`;
    expect(findRunFrame(text, nonce)).toMatchObject({ status: 'ended', code: 0 });
  });

  it('may say that the command still runs or that the box cannot', () => {
    expect(findRunFrame(frame('running', end), nonce)).toEqual({ status: 'running' });
    expect(findRunFrame(frame('unsupported', end), nonce)).toEqual({ status: 'unsupported' });
  });

  it('is not there when it is cut off or has another nonce', () => {
    expect(findRunFrame(ended('0 0 - 3 3').replace(end, ''), nonce)).toBeUndefined();
    expect(findRunFrame(ended('0 0 - 3 3'), 'beef')).toBeUndefined();
    expect(findRunFrame('', nonce)).toBeUndefined();
  });

  it.each(['', 'x 0 - 3 3', '0 0 - 3', '-1 0 - 3 3'])('is refused with the facts %j', (facts) => {
    expect(() => findRunFrame(ended(facts), nonce)).toThrow(
      expect.objectContaining({ code: 'provider_failed' }),
    );
  });
});

describe('a piece of a stream', () => {
  it('is what stands before the end line', () => {
    expect(parsePiece(`${base64('piece')}${end}`, nonce)).toEqual(
      new Uint8Array(Buffer.from('piece')),
    );
  });

  it('is refused when it is cut off', () => {
    expect(() => parsePiece(base64('piece'), nonce)).toThrow(
      expect.objectContaining({ code: 'provider_failed' }),
    );
  });
});
