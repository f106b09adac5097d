import type { Log } from '@opengeni/contracts/ports';
import { destination, pino, stdSerializers } from 'pino';

const standardError = 2;
const levels: ReadonlySet<string> = new Set([
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
]);

/** A log that writes JSON lines to standard error, from the given level on; from `info` on for an unknown level. */
export function createLog(level: string): Log {
  const target = pino(
    { level: levels.has(level) ? level : 'info', serializers: { error: stdSerializers.err } },
    destination({ fd: standardError, sync: true }),
  );
  return {
    debug: (message, fields) => target.debug(fields ?? {}, message),
    info: (message, fields) => target.info(fields ?? {}, message),
    warn: (message, fields) => target.warn(fields ?? {}, message),
    error: (message, fields) => target.error(fields ?? {}, message),
  };
}
