import { stripVTControlCharacters } from 'node:util';

/** All but tab and line feed. */
const CONTROL_CHARACTERS = /(?![\t\n])\p{Cc}/gu;

/** Text from a box as it may be shown on a terminal: without escape sequences and control characters. */
export function toPlainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(CONTROL_CHARACTERS, '');
}

/** The first and the last lines of a long text, with the number of lines left out between them. */
export function shortenLines(
  lines: readonly string[],
  limit: { readonly first: number; readonly last: number },
): readonly string[] {
  const omitted = lines.length - limit.first - limit.last;
  if (omitted <= 1) return lines;
  return [
    ...lines.slice(0, limit.first),
    `... ${omitted} more lines ...`,
    ...lines.slice(-limit.last),
  ];
}
