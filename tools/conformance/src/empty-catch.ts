import type { Rule, Violation } from './rule.ts';
import type { SourceFile } from './source-file.ts';

const emptyHandlers =
  /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}|\.catch\(\s*(?:async\s*)?\([^)]*\)\s*=>\s*\{\s*\}\s*\)/g;

function findInSource({ path, code }: SourceFile): Violation[] {
  return [...code.matchAll(emptyHandlers)].map(({ index }) => ({
    path,
    line: code.slice(0, index).split('\n').length,
    message: 'an error is handled, logged or passed on; a comment alone hides it',
  }));
}

/** No error disappears, not even with a comment that says so. */
export const emptyCatch: Rule = {
  name: 'no empty catch',
  findViolations: ({ sources }) =>
    sources
      .filter(
        ({ path, isGenerated, isTest }) =>
          /^(packages|apps)\//.test(path) && !isGenerated && !isTest,
      )
      .flatMap((source) => findInSource(source)),
};
