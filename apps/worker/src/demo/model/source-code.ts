/** A function or method, cut out of its file. */
export interface SourceFunction {
  readonly path: string;
  readonly name: string;
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

const declaration =
  /^(\s*)(?:export\s+)?(?:static\s+)?(?:async\s+)?(?:function\s*\*?\s*)?([#\w$]+)\s*\([^;]*\)\s*\{\s*$/;
const keywords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with']);

/** The functions and methods of a file whose body is indented, as formatters write them. */
export function listFunctions(path: string, text: string): readonly SourceFunction[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index): SourceFunction[] => {
    const [, indent = '', name = ''] = declaration.exec(line) ?? [];
    if (name === '' || keywords.has(name)) return [];
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    if (end < 0) return [];
    return [{ path, name, firstLine: index + 1, lines: lines.slice(index, end + 1) }];
  });
}

/** Names that a text calls, as functions or as methods, in the order of their first call. */
export function listCalledNames(text: string): readonly string[] {
  const names = [...text.matchAll(/([\w$]+)\s*\(/g)].flatMap(([, name]) =>
    name === undefined ? [] : [name],
  );
  return [...new Set(names)].filter((name) => !keywords.has(name));
}

/** Files that a module imports by a relative path, resolved against its own. */
export function listImportedFiles(path: string, text: string): readonly string[] {
  const imports = text.matchAll(/^\s*(?:import|export)\b[^'"]*['"](\.{1,2}\/[^'"]+)['"]/gm);
  return [...imports].flatMap(([, specifier]) =>
    specifier === undefined ? [] : [resolvePath(path, specifier)],
  );
}

/** The statement at top level that starts at a line, such as one test of a test file. */
export function cutStatement(text: string, firstLine: number): string {
  const lines = text.split('\n').slice(firstLine - 1);
  const end = lines.findIndex((line) => /^\S/.test(line) && line.startsWith('}'));
  return lines.slice(0, end < 0 ? lines.length : end + 1).join('\n');
}

function resolvePath(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
