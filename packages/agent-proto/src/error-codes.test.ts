import { describe, expect, it } from 'vitest';
import { ErrorCode, decodeMessage, isKnownErrorCode } from './index.ts';

describe('isKnownErrorCode', () => {
  it('knows every code of this version', () => {
    expect(Object.values(ErrorCode).every(isKnownErrorCode)).toBe(true);
  });

  it.each([-1, 12, 999, 1.5, Number.NaN])('does not know %d', (code) => {
    expect(isKnownErrorCode(code)).toBe(false);
  });

  it('sorts out a code of a later version, which decoding keeps', () => {
    const response = decodeMessage('ControlResponse', Uint8Array.of(0x12, 2, 0x08, 99));
    expect(response.error?.code).toBe(99);
    expect(isKnownErrorCode(response.error?.code ?? 0)).toBe(false);
  });
});
