import { SandboxError } from '../errors/sandbox-error.ts';

// oxlint-disable-next-line no-control-regex -- Control characters are exactly what is refused.
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;
const RESERVED_ON_WINDOWS = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i;

/**
 * The one spelling of a mount path: relative, `/` between segments, no empty or `.` segment.
 * Throws code `invalid_request` for an empty or absolute path, `..`, backslashes, control characters
 * and names that Windows reserves.
 */
export function canonicalMountPath(path: string): string {
  if (path.startsWith('/') || path.includes('\\') || CONTROL_CHARACTER.test(path))
    throw refused(path);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0) throw refused(path);
  if (segments.some((segment) => segment === '..' || RESERVED_ON_WINDOWS.test(segment)))
    throw refused(path);
  return segments.join('/');
}

/**
 * Equal for two mount paths that can be the same directory on some file system: spelling, Unicode
 * composition and case do not matter. A path that is refused as a mount path is its own key.
 */
export function mountCollisionKey(path: string): string {
  const segments = path.replaceAll('\\', '/').split('/').reduce<string[]>(appendSegment, []);
  return segments.join('/').normalize('NFKC').toLowerCase();
}

function appendSegment(segments: string[], segment: string): string[] {
  if (segment === '' || segment === '.') return segments;
  return segment === '..' ? segments.slice(0, -1) : [...segments, segment];
}

function refused(path: string): SandboxError {
  return new SandboxError(
    'invalid_request',
    `mountPath ${JSON.stringify(path)} cannot be used: give a relative path inside the workspace, with "/" between plain names.`,
  );
}
