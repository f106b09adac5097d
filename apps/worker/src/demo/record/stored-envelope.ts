import { isLooseRecord } from '../loose-record.ts';
import type { LooseRecord } from '../loose-record.ts';

/**
 * An envelope without the values of variables, as it may be stored. Whoever resumes the box computes the
 * variables again.
 */
export function withoutEnvironment(envelope: LooseRecord): LooseRecord {
  return replaceEnvironment(envelope, {});
}

/** A stored envelope with the variables of the box put back. */
export function withEnvironment(
  envelope: LooseRecord,
  environment: Readonly<Record<string, string>>,
): LooseRecord {
  return replaceEnvironment(envelope, environment);
}

function replaceEnvironment(record: LooseRecord, environment: LooseRecord): LooseRecord {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      if (!isLooseRecord(value)) return [key, value];
      return [
        key,
        key === 'environment' ? { ...environment } : replaceEnvironment(value, environment),
      ];
    }),
  );
}
