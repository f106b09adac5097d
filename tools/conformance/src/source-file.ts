import { parseSync } from 'oxc-parser';
import type { RepositoryFile } from './repository.ts';

/** An import or re-export of a source file. */
export interface ImportReference {
  readonly specifier: string;
  readonly line: number;
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
}

/** One comment; `text` is without its delimiters. */
export interface Comment {
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
  /** JSDoc of an exported declaration, or of a member of one. */
  readonly isApiDocumentation: boolean;
  /** True when code stands on the comment's first line. */
  readonly isTrailing: boolean;
}

/** One statement at the top level of a module. */
export interface TopLevelStatement {
  readonly type: string;
  readonly text: string;
  readonly line: number;
}

/** A parsed source file. */
export interface SourceFile extends RepositoryFile {
  readonly isTest: boolean;
  readonly isGenerated: boolean;
  readonly imports: readonly ImportReference[];
  readonly comments: readonly Comment[];
  readonly statements: readonly TopLevelStatement[];
  /** The text with every comment blanked out; line numbers stay. */
  readonly code: string;
}

/** Sources that a program writes: the wire code. Anything else is written by hand, whatever its name says. */
const generatedSources = /^packages\/agent-proto\/src\/gen\//;

interface Range {
  readonly start: number;
  readonly end: number;
}

type ParsedModule = ReturnType<typeof parseSync>;

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; line += 1) {
    index = text.indexOf('\n', index + 1);
  }
  return line;
}

function blank(text: string, ranges: readonly Range[]): string {
  let result = '';
  let position = 0;
  for (const { start, end } of ranges) {
    result += text.slice(position, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    position = end;
  }
  return result + text.slice(position);
}

/** Whether the whole statement is erased; one with only `{ type A }` stays and loads the module. */
function isTypeStatement(text: string, { start, end }: Range): boolean {
  return /^(?:import|export)\s+type\b(?!\s*(?:,|from\b))/.test(text.slice(start, end));
}

function readImports(parsed: ParsedModule, text: string): ImportReference[] {
  const staticImports = parsed.module.staticImports.map((item) => ({
    specifier: item.moduleRequest.value,
    line: lineAt(text, item.start),
    isTypeOnly: isTypeStatement(text, item),
    isDynamic: false,
  }));
  const reExports = parsed.module.staticExports.flatMap((item) => {
    const specifier = item.entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
    if (specifier === undefined || specifier === null) return [];
    return [
      {
        specifier: specifier.value,
        line: lineAt(text, item.start),
        isTypeOnly: isTypeStatement(text, item),
        isDynamic: false,
      },
    ];
  });
  const dynamicImports = parsed.module.dynamicImports.flatMap((item) => {
    const literal = text.slice(item.moduleRequest.start, item.moduleRequest.end);
    if (!/^['"`][^$]*['"`]$/.test(literal)) return [];
    return [
      {
        specifier: literal.slice(1, -1),
        line: lineAt(text, item.start),
        isTypeOnly: false,
        isDynamic: true,
      },
    ];
  });
  return [...staticImports, ...reExports, ...dynamicImports];
}

/** Ranges of exported declarations, whether exported in place or by a later list. */
function readExportedRanges(parsed: ParsedModule): Range[] {
  const names = new Set(
    parsed.module.staticExports.flatMap((item) =>
      item.entries.flatMap((entry) => entry.localName.name ?? []),
    ),
  );
  return parsed.program.body.filter((statement) => {
    if (statement.type === 'ExportNamedDeclaration') return statement.declaration !== null;
    if (statement.type === 'VariableDeclaration') {
      return statement.declarations.some(
        (item) => item.id.type === 'Identifier' && names.has(item.id.name),
      );
    }
    return 'id' in statement && statement.id?.type === 'Identifier' && names.has(statement.id.name);
  });
}

function readComments(parsed: ParsedModule, text: string): Comment[] {
  const exported = readExportedRanges(parsed);
  return parsed.comments.map((comment) => {
    const isJsDoc = comment.type === 'Block' && comment.value.startsWith('*');
    const lineStart = text.lastIndexOf('\n', comment.start) + 1;
    const documentsExport = exported.some(
      (range) =>
        (comment.end <= range.start && text.slice(comment.end, range.start).trim() === '') ||
        (comment.start > range.start && comment.end < range.end),
    );
    return {
      text: comment.value,
      startLine: lineAt(text, comment.start),
      endLine: lineAt(text, comment.end),
      isApiDocumentation: isJsDoc && documentsExport,
      isTrailing: text.slice(lineStart, comment.start).trim() !== '',
    };
  });
}

/** Parses one source file. Throws when it is no valid module. */
export function createSourceFile(file: RepositoryFile): SourceFile {
  const parsed = parseSync(file.path, file.text, { lang: 'ts', sourceType: 'module' });
  const failure = parsed.errors[0];
  if (failure !== undefined) throw new Error(`${file.path} cannot be parsed: ${failure.message}`);
  return {
    ...file,
    isTest: /\.test(-d)?\.ts$/.test(file.path) || /(^|\/)test\//.test(file.path),
    isGenerated: generatedSources.test(file.path),
    imports: readImports(parsed, file.text),
    comments: readComments(parsed, file.text),
    statements: parsed.program.body.map((statement) => ({
      type: statement.type,
      text: file.text.slice(statement.start, statement.end),
      line: lineAt(file.text, statement.start),
    })),
    code: blank(file.text, parsed.comments),
  };
}

/** Lines that hold code: neither blank nor comment. */
export function countCodeLines(source: SourceFile): number {
  return source.code.split('\n').filter((line) => line.trim() !== '').length;
}
