import { SandboxError } from '@opengeni/contracts/errors';
import { pathEscape } from '@opengeni/contracts/ports';

/** The root that the Agents SDK and all capability code speak of. No machine has a folder of this name. */
export const VIRTUAL_ROOT = '/workspace';

/** Translates between paths below the virtual root and paths of one machine. */
export interface MachinePaths {
  /**
   * The path as the machine understands it; empty means the folder in which its agent was started.
   * Absolute paths of the machine stay as they are. Throws `path_escape` when `..` leaves the virtual root,
   * `invalid_request` for a NUL character and for `~`, which no agent expands.
   */
  toMachine(path: string | undefined): string;
  /** The path relative to the virtual root, empty for the root itself. Absolute paths of the machine stay. */
  toRelative(path: string | undefined): string;
  /** The reverse of `toMachine`: below `/workspace` where that is known, else unchanged. */
  toVirtual(machinePath: string): string;
}

const WINDOWS_ROOT = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/;
const HOME = /^~(?:[\\/]|$)/;
/** Starts that a machine of unknown system could read as something else than a relative name. */
const AMBIGUOUS_START = /^(?:[A-Za-z]:|\\|~)/;

/**
 * Paths of a machine whose work happens in `workingDir`; empty for the folder in which its agent was started.
 * Throws `invalid_request` when the working directory holds a NUL character or starts with `~`.
 */
export function createMachinePaths(workingDir: string): MachinePaths {
  assertPlain('workingDir', workingDir);
  const base = withoutTrailingSlashes(workingDir);
  const isWindows = WINDOWS_ROOT.test(base);
  const isPosix = base.startsWith('/');
  // Where the system is known to have no drives, a drive is a name like any other.
  const isAbsolute = (path: string): boolean =>
    path.startsWith('/') || (!isPosix && WINDOWS_ROOT.test(path));

  const toRelative = (path: string | undefined): string => {
    if (path === undefined) return '';
    if (path === VIRTUAL_ROOT || path.startsWith(`${VIRTUAL_ROOT}/`)) {
      assertNoNul('path', path);
      return normalizeRelative(path.slice(VIRTUAL_ROOT.length), path);
    }
    assertPlain('path', path);
    return isAbsolute(path) ? path : normalizeRelative(path, path);
  };

  return {
    toRelative,
    toMachine(path) {
      const relative = toRelative(path);
      const isMachinePath = path === relative && isAbsolute(relative);
      return isMachinePath ? relative : join({ base, isWindows }, relative);
    },
    toVirtual(machinePath) {
      if (base === '') return isAbsolute(machinePath) ? machinePath : below(machinePath);
      if (machinePath === base) return VIRTUAL_ROOT;
      const prefix = /[\\/]$/.test(base) ? base : `${base}${isWindows ? '\\' : '/'}`;
      if (!machinePath.startsWith(prefix)) return machinePath;
      const rest = machinePath.slice(prefix.length);
      return below(isWindows ? rest.replaceAll('\\', '/') : rest);
    },
  };
}

function below(relative: string): string {
  const path = relative.replace(/^(?:\.\/)+/, '');
  return path === '' ? VIRTUAL_ROOT : `${VIRTUAL_ROOT}/${path}`;
}

function join({ base, isWindows }: { base: string; isWindows: boolean }, relative: string): string {
  if (relative === '') return base;
  if (base === '') return AMBIGUOUS_START.test(relative) ? `./${relative}` : relative;
  const separator = isWindows ? '\\' : '/';
  const prefix = /[\\/]$/.test(base) ? base : `${base}${separator}`;
  return prefix + (isWindows ? relative.replaceAll('/', separator) : relative);
}

/** The path without `.`, `..` and empty segments. A backslash separates on some machines, so it counts for escapes. */
function normalizeRelative(path: string, shown: string): string {
  assertInside(path.split(/[\\/]/), shown);
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return segments.join('/');
}

function assertInside(segments: readonly string[], shown: string): void {
  let depth = 0;
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) throw pathEscape(shown);
  }
}

function assertPlain(field: string, path: string): void {
  assertNoNul(field, path);
  if (!HOME.test(path)) return;
  throw new SandboxError(
    'invalid_request',
    `${field} starts with "~", which the machine does not expand; use an absolute path or one below ${VIRTUAL_ROOT}.`,
    { details: { field } },
  );
}

function assertNoNul(field: string, path: string): void {
  if (!path.includes('\0')) return;
  throw new SandboxError('invalid_request', `${field} must not contain a NUL character.`, {
    details: { field },
  });
}

/** Roots keep their one separator. */
function withoutTrailingSlashes(path: string): string {
  if (/^\/+$/.test(path)) return '/';
  const trimmed = path.replace(WINDOWS_ROOT.test(path) ? /[\\/]+$/ : /\/+$/, '');
  return /^[A-Za-z]:$/.test(trimmed) ? `${trimmed}\\` : trimmed;
}
