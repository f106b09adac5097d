import type { DemoRequest } from './demo-request.ts';

/** A report for people goes without the log, unless the person has asked for it. */
export function findLogLevel(
  environment: Readonly<Record<string, string | undefined>>,
  { json }: Pick<DemoRequest, 'json'>,
): string {
  return environment['OPENGENI_LOG_LEVEL']?.trim() || (json ? 'info' : 'error');
}
