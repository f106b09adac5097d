import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodedByteLength, fitsByteLimit } from './decoded-byte-length.ts';

describe('decoded byte length', () => {
  it('counts UTF-8 as an encoder does, also for lone surrogates', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
        }),
        (text) => {
          expect(decodedByteLength(text, 'utf8')).toBe(new TextEncoder().encode(text).length);
        },
      ),
    );
  });

  it('counts base64 as a decoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodedByteLength(Buffer.from(bytes).toString('base64'), 'base64')).toBe(
          bytes.length,
        );
      }),
    );
  });

  it('the limit itself fits and one byte more does not', () => {
    expect(fitsByteLimit('ä', 'utf8', 2)).toBe(true);
    expect(fitsByteLimit('äa', 'utf8', 2)).toBe(false);
    expect(fitsByteLimit('YWI=', 'base64', 2)).toBe(true);
    expect(fitsByteLimit('YWJj', 'base64', 2)).toBe(false);
    expect(fitsByteLimit('', 'utf8', 0)).toBe(true);
  });
});
