import { isOverGoal } from './row.ts';
import type { Row } from './row.ts';

const columns = ['name', 'ours', 'baseline', 'ratio', 'goal', 'verdict'] as const;

function formatCells(row: Row): string[] {
  return [
    row.name,
    `${row.ours.toFixed(2)} ${row.unit}`,
    `${row.baseline.toFixed(2)} ${row.unit}`,
    (row.ours / row.baseline).toFixed(2),
    row.goal === undefined ? '-' : `<= ${row.goal.toFixed(2)}`,
    judge(row),
  ];
}

function judge(row: Row): string {
  if (row.goal === undefined) return 'not judged';
  return isOverGoal(row) ? 'OVER' : 'ok';
}

/** Aligns rows under their headings. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [[...columns], ...rows.map((row) => formatCells(row))];
  const widths = columns.map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
