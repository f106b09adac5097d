/** One way to break the sample: a text of one file is replaced by a wrong one. */
export interface Defect {
  readonly id: string;
  /** Path relative to the root of the sample. */
  readonly path: string;
  /** Occurs exactly once in the file. */
  readonly right: string;
  readonly wrong: string;
}

/** The defects that a number as seed chooses from. */
export const DEFECTS: readonly Defect[] = Object.freeze([
  {
    id: 'page-offset',
    path: 'src/search.js',
    right: 'const start = (page - 1) * size;',
    wrong: 'const start = page * size;',
  },
  {
    id: 'text-order-of-numbers',
    path: 'src/report.js',
    right: '.sort((a, b) => a - b);',
    wrong: '.sort();',
  },
  {
    id: 'open-tier-boundary',
    path: 'src/pricing.js',
    right: 'quantity >= from',
    wrong: 'quantity > from',
  },
  {
    id: 'missing-await',
    path: 'src/orders.js',
    right: 'const free = await stock.available(sku);',
    wrong: 'const free = stock.available(sku);',
  },
  {
    id: 'fractions-of-a-cent',
    path: 'src/money.js',
    right: 'return Math.round(Number(match[0]) * 100);',
    wrong: 'return Number(match[0]) * 100;',
  },
  {
    id: 'zero-taken-for-absent',
    path: 'src/report.js',
    right: 'item.reorderLevel ?? DEFAULT_REORDER_LEVEL',
    wrong: 'item.reorderLevel || DEFAULT_REORDER_LEVEL',
  },
  {
    id: 'first-quote-only',
    path: 'src/report.js',
    right: `text.replaceAll('"', '""')`,
    wrong: `text.replace('"', '""')`,
  },
  {
    id: 'sum-without-start',
    path: 'src/pricing.js',
    right: 'sum + lineTotal(line), 0);',
    wrong: 'sum + lineTotal(line));',
  },
]);

/** A defect that the embedded model knows no repair for: the demo then fails, and says why. */
export const UNKNOWN_DEFECT: Defect = Object.freeze({
  id: 'release-adds',
  path: 'src/stock.js',
  right: '(this.#reserved.get(sku) ?? 0) - quantity);',
  wrong: '(this.#reserved.get(sku) ?? 0) + quantity);',
});
