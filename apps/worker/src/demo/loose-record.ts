/** A value of which nothing is known but that it has properties. */
export type LooseRecord = Readonly<Record<string, unknown>>;

export function isLooseRecord(value: unknown): value is LooseRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a record; empty when it is none. */
export function looseRecordOf(value: unknown): LooseRecord {
  return isLooseRecord(value) ? value : {};
}

/** The value as text; empty when it is none. */
export function looseTextOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
