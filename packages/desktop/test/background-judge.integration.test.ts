import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeBackground, screen } from './fake-screen.ts';
import type { FakeScreen, FakeWindow, Pixels } from './fake-screen.ts';
import { makeFolder } from './program-folder.ts';

const folder = makeFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const desktop: FakeWindow = { x: 0, y: 0, ...screen, isDesktop: true, isFramed: true };
const panel: FakeWindow = { x: 0, y: 0, width: screen.width, height: 70, isFramed: true };
const black: Pixels = () => 0;
const blue: Pixels = () => 0x29_47_6b;
const colourful: Pixels = (x, y) => (x * 7919 + y * 104_729) & 0xff_ff_ff;

/** The weave that X draws on a root of which nobody said what it shows. */
const weave: Pixels = (x, y) => {
  const row = [0x88, 0x22, 0x44, 0x11][y % 4] ?? 0;
  return (row >> (7 - (x % 8))) & 1 ? 0xff_ff_ff : 0;
};

function over(inside: Pixels, outside: Pixels, { x, y, width, height }: FakeWindow): Pixels {
  return (column, row) =>
    column >= x && column < x + width && row >= y && row < y + height
      ? inside(column, row)
      : outside(column, row);
}

function judge(screenshot: Partial<FakeScreen>): Promise<string> {
  return judgeBackground(folder, { pixels: black, windows: [desktop], ...screenshot });
}

describe('what a desktop window shows outside of docks and other windows', () => {
  it('is painted when it is neither black nor the root of before', async () => {
    expect(await judge({ pixels: blue, before: black })).toBe('painted');
    expect(await judge({ pixels: colourful, before: weave })).toBe('painted');
    expect(await judge({ pixels: blue })).toBe('painted');
  });

  it('is painted also when most of it is black', async () => {
    const logo = { x: 100, y: 100, width: 60, height: 70 };
    expect(await judge({ pixels: over(blue, black, logo), before: black })).toBe('painted');
  });

  it('is black when every pixel is, whatever the root was', async () => {
    expect(await judge({ before: black })).toBe('black');
    expect(await judge({ before: weave })).toBe('black');
    expect(await judge({})).toBe('black');
  });

  it('is the root when it shows what was there before the session', async () => {
    expect(await judge({ pixels: weave, before: weave })).toBe('root');
    expect(await judge({ pixels: blue, before: blue })).toBe('root');
  });

  it('is the root also under the shadow of a window', async () => {
    const shadow = { x: 0, y: 70, width: 120, height: 14 };
    const pixels = over(() => 0x10_10_10, weave, shadow);
    expect(await judge({ pixels, before: weave, windows: [desktop, panel] })).toBe('root');
  });

  it('is the root when it is the weave of X and nobody saw the root before', async () => {
    expect(await judge({ pixels: weave })).toBe('root');
  });

  it('is judged alike when captures pack pixels into three bytes or send them in another order', async () => {
    for (const bytes of [3, 4] as const) {
      for (const byteOrder of ['little', 'big'] as const) {
        expect(await judge({ pixels: weave, before: weave, bytes })).toBe('root');
        expect(await judge({ pixels: blue, before: black, bytes, byteOrder })).toBe('painted');
        expect(await judge({ before: black, bytes, byteOrder })).toBe('black');
      }
    }
  });
});

describe('what does not count as background', () => {
  it('a colourful panel over black', async () => {
    const pixels = over(colourful, black, panel);
    expect(await judge({ pixels, before: black, windows: [desktop, panel] })).toBe('black');
  });

  it('a colourful window of any place over the root of before', async () => {
    const window = { x: 60, y: 90, width: 200, height: 120 };
    const pixels = over(colourful, weave, window);
    expect(await judge({ pixels, before: weave, windows: [window, desktop] })).toBe('root');
  });

  it('a window that appears while the picture is taken', async () => {
    const pixels = over(colourful, black, panel);
    const windowsAfter = [desktop, panel];
    expect(await judge({ pixels, before: black, windows: [desktop], windowsAfter })).toBe('black');
  });

  it('a window that goes away while the picture is taken', async () => {
    const pixels = over(colourful, black, panel);
    const windows = [desktop, panel];
    expect(await judge({ pixels, before: black, windows, windowsAfter: [desktop] })).toBe('black');
  });

  it('a hidden window covers nothing', async () => {
    const window = { ...panel, height: screen.height, isHidden: true };
    expect(await judge({ pixels: blue, before: black, windows: [desktop, window] })).toBe(
      'painted',
    );
  });
});

describe('when there is no background to judge', () => {
  it('no desktop window is there', async () => {
    expect(await judge({ pixels: colourful, windows: [panel] })).toBe('none');
    expect(await judge({ pixels: colourful, windows: [] })).toBe('none');
  });

  it('the desktop window is not shown yet', async () => {
    const windows = [{ ...desktop, isHidden: true }];
    expect(await judge({ pixels: colourful, windows })).toBe('none');
  });

  it('the desktop window goes away while the picture is taken', async () => {
    expect(await judge({ pixels: colourful, windowsAfter: [panel] })).toBe('none');
  });

  it('a window covers the whole screen', async () => {
    const windows = [desktop, { ...panel, height: screen.height }];
    expect(await judge({ pixels: colourful, windows })).toBe('none');
  });

  it('the pixels have a form that is not known', async () => {
    expect(await judge({ pixels: colourful, bytes: 2 })).toBe('none');
  });

  it('a desktop window without a frame is seen as well', async () => {
    const windows = [{ ...desktop, isFramed: false }];
    expect(await judge({ pixels: blue, windows, before: black })).toBe('painted');
  });
});
