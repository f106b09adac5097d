import { describe, expect, it } from 'vitest';
import fastCheck from 'fast-check';
import { buildPaintGateScript, paintFloorBytes } from './paint-gate.ts';

const screen = { width: 1280, height: 800 };

describe('the floor of the paint gate', () => {
  it.each([
    [1280, 800, 60_000],
    [800, 600, 28_125],
    [1920, 1080, 121_500],
    [3840, 2160, 486_000],
  ])('grows with the pixels: %i x %i needs %i bytes', (width, height, bytes) => {
    expect(paintFloorBytes({ width, height })).toBe(bytes);
  });

  // Sizes in bytes that scrot was seen to write for unpainted roots.
  it.each([
    ['black', 800, 600, 6377],
    ['stippled', 800, 600, 10_130],
    ['stippled', 1280, 800, 17_362],
    ['stippled', 1920, 1080, 33_887],
    ['unpainted', 3840, 2160, 128_000],
  ])('is above a %s root of %i x %i', (_root, width, height, bytes) => {
    expect(paintFloorBytes({ width, height })).toBeGreaterThan(bytes);
  });

  it('is never below what the pixels need, and less than one byte above it', () => {
    const pixels = fastCheck.integer({ min: 1, max: 16_384 });
    fastCheck.assert(
      fastCheck.property(pixels, pixels, (width, height) => {
        const exact = (60_000 * width * height) / (1280 * 800);
        const floor = paintFloorBytes({ width, height });
        return Number.isInteger(floor) && floor >= exact && floor < exact + 1;
      }),
    );
  });
});

describe('the text of the paint gate', () => {
  const geometry = { ...screen, dpi: 96 };
  const text = buildPaintGateScript({ geometry, display: 0, paintAttempts: 150 });

  it('asks for the size of a capture, not for its being there', () => {
    expect(text).toContain('DISPLAY=:0 scrot -o "$p"');
    expect(text).toContain('wc -c < "$p"');
    expect(text).toContain('-ge 60000');
    expect(text).not.toContain('[ -s ');
  });

  it('asks for the floor of the screen that is there as well', () => {
    expect(text).toContain('[ "$sz" -ge 60000 ] && [ "$sz" -ge "$floor" ]');
  });

  it('looks 150 times, 0.2 s apart, and then ends with exit code 14 and a line on standard output', () => {
    expect(text).toContain('"$attempt" -ge 150');
    expect(text).toContain('sleep 0.2');
    expect(text).toMatch(
      /^ +echo "OPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup \(last=\$sz\)"$/m,
    );
    expect(text).toContain('exit 14');
  });

  it('takes black for a wallpaper only after ten seconds, and says that it assumed it', () => {
    expect(text).toContain('[ $((now - black_since)) -lt 10 ] || paint=assumed');
  });

  it('starts to count again when the background was something else in between', () => {
    expect(text).toContain('*) black_since= ;;');
  });
});
