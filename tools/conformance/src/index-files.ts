import type { Rule, Violation } from './rule.ts';
import type { SourceFile, TopLevelStatement } from './source-file.ts';

/** The one star export of the house: the root of runtime repeats its own ./sandbox entry. */
const allowedStarExports = new Set(["packages/runtime/src/index.ts:export * from './sandbox.ts';"]);

function findProblem(source: SourceFile, statement: TopLevelStatement): string | undefined {
  if (statement.type === 'ExportAllDeclaration') {
    if (allowedStarExports.has(`${source.path}:${statement.text}`)) return undefined;
    return 'index files re-export by name, never `export *`';
  }
  const isReExport =
    statement.type === 'ExportNamedDeclaration' &&
    /\bfrom\s+['"][^'"]+['"];?$/.test(statement.text);
  if (!isReExport) return 'index files only re-export; move the code to a file named after it';
  if (/[{,]\s*type\s/.test(statement.text)) {
    return 'values and types are re-exported apart: use `export type { ... } from`';
  }
  return undefined;
}

/** Index files only re-export by name, values and types apart. */
export const indexFiles: Rule = {
  name: 'index files only re-export by name',
  findViolations: ({ sources }) =>
    sources
      .filter((source) => /^packages\/.*\/index\.ts$/.test(source.path) && !source.isGenerated)
      .flatMap((source) =>
        source.statements.flatMap((statement): Violation[] => {
          const message = findProblem(source, statement);
          return message === undefined
            ? []
            : [{ path: source.path, line: statement.line, message }];
        }),
      ),
};
