import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScreenScale, scaleToNative } from './geometry.ts';

const frame = (encoded: [number, number], native: [number, number]) => ({
  encoded: { width: encoded[0], height: encoded[1] },
  native: { width: native[0], height: native[1] },
});

describe('a point of the picture', () => {
  it('is scaled to the screen that the picture shows', () => {
    expect(scaleToNative({ x: 320, y: 200 }, frame([640, 400], [1280, 800]))).toEqual({
      x: 640,
      y: 400,
    });
  });

  it('is scaled on each axis for itself, and rounded', () => {
    expect(scaleToNative({ x: 1, y: 1 }, frame([300, 300], [1000, 500]))).toEqual({ x: 3, y: 2 });
  });

  it('stays as it is when both sizes are the same', () => {
    const same = frame([1280, 800], [1280, 800]);
    expect(scaleToNative({ x: 12.5, y: 7 }, same)).toEqual({ x: 12.5, y: 7 });
  });

  it('stays as it is before there is a picture, or when its size is unknown', () => {
    const point = { x: 5000, y: -3 };
    expect(scaleToNative(point, undefined)).toEqual(point);
    expect(scaleToNative(point, frame([0, 0], [1280, 800]))).toEqual(point);
    expect(scaleToNative(point, frame([640, 400], [0, 800]))).toEqual(point);
  });

  it('is kept on the screen', () => {
    const scale = frame([640, 400], [1280, 800]);
    expect(scaleToNative({ x: 640, y: -20 }, scale)).toEqual({ x: 1279, y: 0 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, JSON.parse('"1; reboot"'), JSON.parse('null')])(
    'is refused when a coordinate is %j',
    (value) => {
      const refusal = expect.objectContaining({ code: 'invalid_request' });
      expect(() => scaleToNative({ x: value, y: 1 }, undefined)).toThrow(refusal);
      expect(() => scaleToNative({ x: 1, y: value }, undefined)).toThrow(refusal);
    },
  );

  it('is on the screen, and monotonous, whatever the sizes', () => {
    const size = fastCheck.integer({ min: 1, max: 20_000 });
    const coordinate = fastCheck.integer({ min: -100, max: 20_100 });
    fastCheck.assert(
      fastCheck.property(size, size, coordinate, coordinate, (encoded, native, first, second) => {
        const scale = frame([encoded, encoded], [native, native]);
        const one = scaleToNative({ x: Math.min(first, second), y: 0 }, scale).x;
        const other = scaleToNative({ x: Math.max(first, second), y: 0 }, scale).x;
        return one >= 0 && other < native && one <= other;
      }),
    );
  });
});

describe('the scale of a screen', () => {
  it('takes a native size of 0 for the size of the picture', () => {
    const scale = new ScreenScale();
    scale.remember({ width: 640, height: 400, nativeWidth: 0, nativeHeight: 0 });
    expect(scale.frame).toEqual(frame([640, 400], [640, 400]));
    expect(scale.toNative({ x: 10, y: 20 })).toEqual({ x: 10, y: 20 });
  });

  it('follows the latest picture', () => {
    const scale = new ScreenScale();
    scale.remember({ width: 640, height: 400, nativeWidth: 1280, nativeHeight: 800 });
    scale.remember({ width: 100, height: 100, nativeWidth: 400, nativeHeight: 200 });
    expect(scale.toNative({ x: 10, y: 10 })).toEqual({ x: 40, y: 20 });
  });
});
