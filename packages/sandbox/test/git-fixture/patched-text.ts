import type { GitDiffHunk } from '@opengeni/contracts/workspace';

interface Line {
  readonly text: string;
  readonly hasLineFeed: boolean;
}

/** The text that hunks, read with `missingLineFeed: 'meta'`, make of another; throws when a line does not fit. */
export function applyHunks(text: string, hunks: readonly GitDiffHunk[]): string {
  const old = splitLines(text);
  const made: Line[] = [];
  let taken = 0;
  for (const hunk of hunks) {
    const before = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    made.push(...old.slice(taken, before));
    taken = before;
    for (const [index, line] of hunk.lines.entries()) {
      if (line.type === 'meta') continue;
      const hasLineFeed = hunk.lines[index + 1]?.type !== 'meta';
      if (line.oldNo !== null) {
        const there = old[taken];
        taken += 1;
        check(line.oldNo === taken, `old line ${line.oldNo} stands at ${taken}`);
        check(there?.text === line.text, `old line ${taken} has another text`);
        check(there?.hasLineFeed === hasLineFeed, `old line ${taken} ends in another way`);
      }
      if (line.newNo !== null) {
        made.push({ text: line.text, hasLineFeed });
        check(line.newNo === made.length, `new line ${line.newNo} stands at ${made.length}`);
      }
    }
  }
  made.push(...old.slice(taken));
  return made.map(({ text: line, hasLineFeed }) => (hasLineFeed ? `${line}\n` : line)).join('');
}

function splitLines(text: string): Line[] {
  const parts = text.split('\n');
  const rest = parts.pop() ?? '';
  const lines = parts.map((part) => ({ text: part, hasLineFeed: true }));
  return rest === '' ? lines : [...lines, { text: rest, hasLineFeed: false }];
}

function check(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}
