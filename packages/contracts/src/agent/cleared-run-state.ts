/** The key that marks a stored run state as cleared. */
export const CLEARED_RUN_STATE_MARKER = '$opengeniCleared';

/** What is stored in place of a run state that was cleared. */
export const CLEARED_RUN_STATE_BLOB = JSON.stringify({ [CLEARED_RUN_STATE_MARKER]: true });

/** Whether stored run state is the cleared marker; every reader asks this first and then has no prior state. */
export function isClearedRunStateBlob(blob: string | null | undefined): boolean {
  if (!blob?.includes(CLEARED_RUN_STATE_MARKER)) return false;
  const parsed = parseJson(blob);
  return (
    typeof parsed === 'object' &&
    parsed !== null &&
    !Array.isArray(parsed) &&
    Object.hasOwn(parsed, CLEARED_RUN_STATE_MARKER) &&
    (parsed as Record<string, unknown>)[CLEARED_RUN_STATE_MARKER] === true
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
