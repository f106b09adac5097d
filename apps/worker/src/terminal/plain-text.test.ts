import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shortenLines, toPlainText } from './plain-text.ts';

describe('plain text', () => {
  it.each([
    ['\u001b[31mred\u001b[39m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['a\rb\bc\u0000\u009b', 'abc'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['ünï ✖ 日本', 'ünï ✖ 日本'],
  ])('of %j is %j', (text, plain) => {
    expect(toPlainText(text)).toBe(plain);
  });

  it('never holds a control character but tab and line feed', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.string({ unit: 'binary' }), (text) => {
        expect(toPlainText(text).replaceAll(/[\t\n]/g, '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('shortened lines', () => {
  const lines = ['1', '2', '3', '4', '5', '6'];

  it('keep the first and the last ones', () => {
    expect(shortenLines(lines, { first: 1, last: 2 })).toEqual([
      '1',
      '... 3 more lines ...',
      '5',
      '6',
    ]);
  });

  it.each([
    { first: 3, last: 3 },
    { first: 2, last: 3 },
    { first: 9, last: 9 },
  ])('are all lines when leaving some out would save nothing: %j', (limit) => {
    expect(shortenLines(lines, limit)).toEqual(lines);
  });
});
