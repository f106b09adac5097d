import { isRecord } from './record.ts';

const LIVING = ['already running', 'still running', 'already exists'] as const;
const MISSING = [
  'not found',
  'no longer running',
  'no longer exists',
  'does not exist',
  "doesn't exist",
  'has been terminated',
  'was terminated',
  'is terminated',
  'sandbox terminated',
  'notfound',
  'sandbox_not_found',
  'box no longer running',
] as const;

/**
 * Guesses from status and text whether an error says that a box is missing. For hosts that log or count only:
 * these packages decide by `SandboxProvider.classifyFailure`, since text such as ENOTFOUND also matches here.
 */
export function isProviderSandboxNotFoundError(backendId: string, error: unknown): boolean {
  if (backendId === 'selfhosted' || !error) return false;
  const facts = isRecord(error) ? error : {};
  if (facts['status'] === 404 || facts['statusCode'] === 404) return true;
  const text = isRecord(error)
    ? `${asText(facts['name'])} ${asText(facts['code'])} ${asText(facts['message'])}`
    : asText(error);
  const haystack = text.toLowerCase();
  if (LIVING.some((phrase) => haystack.includes(phrase))) return false;
  return MISSING.some((phrase) => haystack.includes(phrase));
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
