/** Reads an optional count from the command line. Throws when it is no whole number of at least 1. */
export function parseCount(
  text: string | undefined,
  { name, fallback }: { name: string; fallback: number },
): number {
  if (text === undefined) return fallback;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`${name} must be a whole number of at least 1, not "${text}".`);
  }
  return count;
}
