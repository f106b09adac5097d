import { parseExecBanner } from '../exec/exec-banner.ts';

const SESSION_LOST = /^(?:write_stdin failed: )?session not found(?:: (\d+))?$/i;
/** The exit code under which the SDK reports that it does not know a session id. */
const LOST_EXIT_CODE = 1;

/** The output of a command without the header that `execCommand` puts before it; a text without one is returned as it is. */
export function stripExecBanner(text: string): string {
  return parseExecBanner(text).body;
}

/** The id that a still running command is written to under; null when the header names none. */
export function findExecSessionId(text: string): number | null {
  return parseExecBanner(text).sessionId ?? null;
}

/**
 * Whether the answer to `writeStdin` says that this session id is unknown to the session.
 * The whole output must be that sentence: a program that mentions it among other text has not lost its terminal.
 */
export function isExecSessionLostBanner(text: string, sessionId: number): boolean {
  const { body, exitCode, sessionId: runningId } = parseExecBanner(text);
  if (runningId !== undefined || (exitCode ?? LOST_EXIT_CODE) !== LOST_EXIT_CODE) return false;
  const sentence = SESSION_LOST.exec(body.trim());
  if (sentence === null) return false;
  const namedId = sentence[1];
  return namedId === undefined || Number(namedId) === sessionId;
}
