import type { Rule, Violation } from './rule.ts';
import { countCodeLines } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

const maxFileLines = 300;
const maxRuntimeFiles = 6;
const maxRuntimeLines = 400;

/** Code lines of a file when every export list counts as the one line that opens it. */
function countWithoutExportLists(source: SourceFile): number {
  const listed = source.statements
    .filter(
      ({ type, text }) => type === 'ExportNamedDeclaration' && /^export (type )?\{/.test(text),
    )
    .reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
  return countCodeLines(source) - listed;
}

function findRuntimeViolations(sources: readonly SourceFile[]): Violation[] {
  const path = 'packages/runtime/src';
  const files = sources.filter((source) => source.path.startsWith(`${path}/`) && !source.isTest);
  const lines = files.reduce((sum, source) => sum + countWithoutExportLists(source), 0);
  const advice = 'move logic to a capability package';
  return [
    ...(files.length > maxRuntimeFiles
      ? [
          {
            path,
            message: `has ${files.length} source files, at most ${maxRuntimeFiles}; ${advice}`,
          },
        ]
      : []),
    ...(lines > maxRuntimeLines
      ? [{ path, message: `has ${lines} code lines, at most ${maxRuntimeLines}; ${advice}` }]
      : []),
  ];
}

/** Files stay short, and runtime stays thin. Names in export lists are not counted for runtime. */
export const fileBudgets: Rule = {
  name: 'file budgets',
  findViolations: ({ sources }) => [
    ...sources
      .filter((source) => !source.isGenerated)
      .map((source) => ({ source, lines: countCodeLines(source) }))
      .filter(({ lines }) => lines > maxFileLines)
      .map(({ source, lines }) => ({
        path: source.path,
        message: `has ${lines} code lines, at most ${maxFileLines}; split it by concern`,
      })),
    ...findRuntimeViolations(sources),
  ],
};
