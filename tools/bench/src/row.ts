/** One measurement: ours against a baseline taken in the same run. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** Largest allowed `ours / baseline`; a row without one is shown and not judged. */
  readonly goal?: number;
}

/** A group of measurements that `npm run bench -- <name>` runs. */
export interface Area {
  readonly name: string;
  readonly summary: string;
  rows(): AsyncIterable<Row>;
}

export function isOverGoal(row: Row): boolean {
  return row.goal !== undefined && row.ours / row.baseline > row.goal;
}
