import { describe, expect, it } from 'vitest';
import { quoteShellWord, quoteShellWords } from './shell-quote.ts';

describe('quoting for a shell', () => {
  it.each([
    ['', "''"],
    ['plain', "'plain'"],
    ["it's", String.raw`'it'\''s'`],
    ['$HOME `id` "x"', `'$HOME \`id\` "x"'`],
    ['two\nlines', "'two\nlines'"],
  ])('writes %j as %s', (text, quoted) => {
    expect(quoteShellWord(text)).toBe(quoted);
  });

  it('separates words by blanks', () => {
    expect(quoteShellWords(['a', 'b c'])).toBe("'a' 'b c'");
    expect(quoteShellWords([])).toBe('');
  });

  it('refuses what no shell can hold', () => {
    expect(() => quoteShellWord('a\0b')).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});
