import { SandboxError } from '../errors/sandbox-error.ts';

/** Bytes that `FileAccess.readBytes` returns at most when the caller names no cap. */
export const DEFAULT_MAX_READ_BYTES = 26_214_400;

/**
 * The segments of a path below the workspace root, without `.` and `..`; empty for the root itself. The path is
 * relative, or absolute below `workspaceRoot` when one is given.
 * Throws code `path_escape` for a path that leaves the root, `invalid_request` for a NUL character.
 * Symbolic links are the business of the implementation that opens the path.
 */
export function parseWorkspacePath(path: string, workspaceRoot?: string): readonly string[] {
  if (path.includes('\0')) {
    throw new SandboxError('invalid_request', 'A workspace path must not contain a NUL character.');
  }
  const below = workspaceRoot === undefined ? undefined : findPathBelow(workspaceRoot, path);
  if (below === undefined && path.startsWith('/')) throw pathEscape(path);
  const segments: string[] = [];
  for (const segment of (below ?? path).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) throw pathEscape(path);
  }
  return segments;
}

/** What an absolute path adds to a directory; undefined when it does not start with it. */
export function findPathBelow(directory: string, path: string): string | undefined {
  const prefix = directory.endsWith('/') ? directory : `${directory}/`;
  if (path === directory) return '';
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The error for a path that leaves the workspace. */
export function pathEscape(path: string): SandboxError {
  return new SandboxError(
    'path_escape',
    `The path ${JSON.stringify(path)} leaves the workspace; use a path relative to its root.`,
    { details: { path } },
  );
}
