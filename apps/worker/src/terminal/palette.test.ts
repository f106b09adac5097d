import { describe, expect, it } from 'vitest';

import { createPalette, wantsColor } from './palette.ts';

describe('colours', () => {
  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: false }, {}, false],
    [{}, {}, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
  ])('on %j with %j: %j', (stream, environment, expected) => {
    expect(wantsColor(stream, environment)).toBe(expected);
  });

  it('are escape sequences around the text, or nothing at all', () => {
    expect(createPalette(true).bad('no')).toBe('\u001b[31mno\u001b[39m');
    expect(createPalette(false).bad('no')).toBe('no');
  });
});
