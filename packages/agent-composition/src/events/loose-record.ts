/** An object of unknown shape, as events of other versions of the SDK may be. */
export type LooseRecord = Readonly<Record<string, unknown>>;

export function isLooseRecord(value: unknown): value is LooseRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is none. */
export function looseRecordOf(value: unknown): LooseRecord {
  return isLooseRecord(value) ? value : {};
}

/** The first of the values that is a string. */
export function findString(...values: readonly unknown[]): string | undefined {
  return values.find((value) => typeof value === 'string');
}
