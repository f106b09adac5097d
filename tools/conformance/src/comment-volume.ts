import type { Rule, Violation } from './rule.ts';
import { countCodeLines } from './source-file.ts';
import type { Comment, SourceFile } from './source-file.ts';

const maxRunLines = 8;
const maxShare = 0.2;
/** A short file may carry these many comment lines whatever their share. */
const freeLines = 3;

/** Joins comments on consecutive lines into runs and returns the first line and length of each. */
function listRuns(comments: readonly Comment[]): { line: number; length: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const { startLine, endLine, isTrailing } of comments) {
    const last = runs.at(-1);
    if (last !== undefined && !isTrailing && startLine === last.end + 1) last.end = endLine;
    else runs.push({ start: startLine, end: endLine });
  }
  return runs.map(({ start, end }) => ({ line: start, length: end - start + 1 }));
}

function findInSource(source: SourceFile): Violation[] {
  const longRuns = source.path.startsWith('packages/contracts/')
    ? []
    : listRuns(source.comments)
        .filter(({ length }) => length > maxRunLines)
        .map(({ line, length }) => ({
          path: source.path,
          line,
          message: `${length} comment lines in a row, at most ${maxRunLines}; longer reasoning is an ADR`,
        }));
  const commentLines = source.comments
    .filter((comment) => !comment.isApiDocumentation && !comment.isTrailing)
    .reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
  const share = commentLines / Math.max(1, commentLines + countCodeLines(source));
  if (commentLines <= freeLines || share <= maxShare) return longRuns;
  const percent = Math.round(share * 100);
  return [
    ...longRuns,
    {
      path: source.path,
      message: `comment share is ${percent} %, at most ${maxShare * 100} % (JSDoc of exports is not counted)`,
    },
  ];
}

/** Comments stay short and rare. */
export const commentVolume: Rule = {
  name: 'comments stay short',
  findViolations: ({ sources }) =>
    sources.filter((source) => !source.isGenerated).flatMap((source) => findInSource(source)),
};
