import type { Edit } from './repairs.ts';

const contextLines = 2;

/** The patch for one line, in the format of `apply_patch`, with the lines around it as its place. */
export function buildPatch(path: string, text: string, { line, before, after }: Edit): string {
  const lines = text.split('\n');
  const above = lines.slice(Math.max(0, line - 1 - contextLines), line - 1);
  const below = lines
    .slice(line, line + contextLines)
    .filter((_line, index) => line + index < lines.length - 1);
  return [
    '*** Begin Patch',
    `*** Update File: ${path}`,
    '@@',
    ...above.map((context) => ` ${context}`),
    `-${before}`,
    `+${after}`,
    ...below.map((context) => ` ${context}`),
    '*** End Patch',
  ].join('\n');
}
