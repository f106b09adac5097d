import { SandboxError } from '@opengeni/contracts/errors';

/** How the sessions of the Agents SDK 0.18 word that a path leaves the workspace. */
const PHRASES = ['workspace escape', 'escapes the workspace root'] as const;

/**
 * Whether an error says that a path leaves the workspace: code `path_escape`, or the text of the SDK.
 * For hosts that answer requests; these packages check a path before they use it.
 */
export function isWorkspaceEscapeError(error: unknown): boolean {
  if (SandboxError.is(error)) return error.code === 'path_escape';
  const text = textOf(error).toLowerCase();
  if (PHRASES.some((phrase) => text.includes(phrase))) return true;
  return text.includes('remote validation') && text.includes('escape');
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null || !('message' in error)) return '';
  return typeof error.message === 'string' ? error.message : '';
}
