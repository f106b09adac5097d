import { WorkspaceValidationError } from './workspace-error.ts';

const SLASH = '/';

/**
 * A path below the workspace root, without slashes at its ends.
 * Throws code `invalid_request` for no path and for a NUL character, `path_escape` for an absolute path and for
 * any `..` segment. A leading dash stays: a command line needs `--` or `./` before the path.
 */
export function parseSafePath(path: string | undefined): string {
  const given = path ?? '';
  const relative = trimSlashes(given);
  if (relative === '') {
    throw new WorkspaceValidationError(
      'path is required; name a file or folder below the workspace root.',
    );
  }
  if (relative.includes('\0')) {
    throw new WorkspaceValidationError('path contains a NUL character; remove it.');
  }
  if (given.startsWith(SLASH)) throw escape(given, 'is absolute');
  if (relative.split(SLASH).includes('..')) throw escape(given, 'is a path traversal');
  return relative;
}

function escape(path: string, problem: string): WorkspaceValidationError {
  return new WorkspaceValidationError(
    `path ${JSON.stringify(path)} ${problem}; use a path relative to the workspace root.`,
    { code: 'path_escape', details: { path } },
  );
}

function trimSlashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === SLASH) start += 1;
  while (end > start && text[end - 1] === SLASH) end -= 1;
  return text.slice(start, end);
}
