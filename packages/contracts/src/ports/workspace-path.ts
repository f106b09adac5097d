import { SandboxError } from '../errors/sandbox-error.ts';

/** Bytes that `FileAccess.readBytes` returns at most when the caller names no cap. */
export const DEFAULT_MAX_READ_BYTES = 26_214_400;

/**
 * The segments of a path relative to the workspace root, without `.` and `..`; empty for the root itself.
 * Throws code `path_escape` for a path that is absolute or leaves the root, `invalid_request` for a NUL character.
 * Symbolic links are the business of the implementation that opens the path.
 */
export function parseWorkspacePath(path: string): readonly string[] {
  if (path.includes('\0')) {
    throw new SandboxError('invalid_request', 'A workspace path must not contain a NUL character.');
  }
  if (path.startsWith('/')) throw pathEscape(path);
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) throw pathEscape(path);
  }
  return segments;
}

/** The error for a path that leaves the workspace. */
export function pathEscape(path: string): SandboxError {
  return new SandboxError(
    'path_escape',
    `The path ${JSON.stringify(path)} leaves the workspace; use a path relative to its root.`,
    { details: { path } },
  );
}
