import { findEdit } from './repairs.ts';
import type { Edit } from './repairs.ts';
import { cutStatement, listCalledNames, listFunctions, listImportedFiles } from './source-code.ts';
import type { SourceFunction } from './source-code.ts';
import type { StackFrame, TestFailure } from './test-failure.ts';

/** Files of the repository that were read so far, by path relative to its root. */
export type ReadFiles = ReadonlyMap<string, string>;

/** What to do about the failures, given what was read so far. */
export type Finding =
  | { readonly kind: 'read'; readonly path: string; readonly reason: string }
  | {
      readonly kind: 'edit';
      readonly path: string;
      readonly functionName: string;
      readonly edit: Edit;
      readonly failure: TestFailure;
    }
  | { readonly kind: 'unknown'; readonly examined: readonly string[] };

/**
 * Follows failures to their cause: from the stack, or from the test, to the functions that were
 * called, and on to what these call. Asks for one file at a time.
 */
export function investigate(failures: readonly TestFailure[], files: ReadFiles): Finding {
  const examined = new Set<string>();
  for (const failure of byEvidence(failures)) {
    const finding = follow(failure, files);
    if (finding.kind !== 'unknown') return finding;
    for (const name of finding.examined) examined.add(name);
  }
  return { kind: 'unknown', examined: [...examined] };
}

/** Failures whose stack names code outside the tests say the most, so they come first. */
function byEvidence(failures: readonly TestFailure[]): readonly TestFailure[] {
  const throwsInCode = (failure: TestFailure): boolean => findCodeFrame(failure) !== undefined;
  return [
    ...failures.filter(throwsInCode),
    ...failures.filter((failure) => !throwsInCode(failure)),
  ];
}

function follow(failure: TestFailure, files: ReadFiles): Finding {
  const start = findStart(failure, files);
  if ('kind' in start) return start;
  const queue = [...start.suspects];
  const visible = new Set(start.visible);
  const seen = new Set<string>();
  const names: string[] = [];
  for (const suspect of queue) {
    const key = `${suspect.path}: ${suspect.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    names.push(suspect.name);
    const edit = findEdit(suspect, failure);
    if (edit)
      return { kind: 'edit', path: suspect.path, functionName: suspect.name, edit, failure };
    for (const path of listImportedFiles(suspect.path, files.get(suspect.path) ?? '')) {
      if (!files.has(path))
        return { kind: 'read', path, reason: `${suspect.name} may call into it` };
      visible.add(path);
    }
    queue.push(...findCalled(suspect.lines.slice(1).join('\n'), visible, files));
  }
  return { kind: 'unknown', examined: names };
}

interface Start {
  readonly suspects: readonly SourceFunction[];
  /** Files whose functions the suspects may call. */
  readonly visible: readonly string[];
}

function findStart(failure: TestFailure, files: ReadFiles): Start | Finding {
  const frame = findCodeFrame(failure);
  if (frame) return startFromFrame(frame, files);
  const { path, line } = failure.test;
  const text = files.get(path);
  if (text === undefined)
    return { kind: 'read', path, reason: `the failing test is at line ${line}` };
  const statement = cutStatement(text, line);
  const visible = listImportedFiles(path, text);
  const named = visible.filter((file) => mentionsImport(statement, text, file));
  for (const file of [...named, ...visible]) {
    if (!files.has(file)) return { kind: 'read', path: file, reason: 'the failing test calls it' };
  }
  const assertion = text.split('\n')[findTestLine(failure) - 1] ?? '';
  const known = new Set(visible);
  return {
    suspects: [...findCalled(assertion, known, files), ...findCalled(statement, known, files)],
    visible,
  };
}

function startFromFrame(frame: StackFrame, files: ReadFiles): Start | Finding {
  const text = files.get(frame.path);
  if (text === undefined)
    return { kind: 'read', path: frame.path, reason: `the stack names line ${frame.line}` };
  const around = listFunctions(frame.path, text).filter(
    ({ firstLine, lines }) => firstLine <= frame.line && frame.line < firstLine + lines.length,
  );
  return { suspects: around, visible: [frame.path] };
}

function findCodeFrame({ frames, test }: TestFailure): StackFrame | undefined {
  return frames.find(({ path }) => path !== test.path);
}

function findTestLine({ frames, test }: TestFailure): number {
  return frames.find(({ path }) => path === test.path)?.line ?? test.line;
}

function findCalled(
  text: string,
  paths: ReadonlySet<string>,
  files: ReadFiles,
): readonly SourceFunction[] {
  const names = listCalledNames(text);
  const known = [...paths].flatMap((path) => listFunctions(path, files.get(path) ?? ''));
  return names.flatMap((name) => known.filter((code) => code.name === name));
}

/** Whether a statement uses a name that the file's import of another file brings in. */
function mentionsImport(statement: string, text: string, file: string): boolean {
  const base = file.split('/').at(-1) ?? file;
  const line = text
    .split('\n')
    .find((candidate) => candidate.includes('import') && candidate.includes(`/${base}`));
  const names = /\{([^}]*)\}/.exec(line ?? '')?.[1]?.split(',') ?? [];
  return names.some(
    (name) => name.trim() !== '' && new RegExp(`\\b${name.trim()}\\b`).test(statement),
  );
}
