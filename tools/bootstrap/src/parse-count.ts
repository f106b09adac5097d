import { exitWithUsage } from './exit-with-usage.ts';

/** Reads an optional count from the command line. Ends the process when it is no whole number of at least 1. */
export function parseCount(
  text: string | undefined,
  { name, fallback }: { name: string; fallback: number },
): number {
  if (text === undefined) return fallback;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  return exitWithUsage(`${name} must be a whole number of at least 1, not "${text}".`);
}
