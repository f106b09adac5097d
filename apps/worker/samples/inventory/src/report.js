import { formatCents } from './money.js';

const DEFAULT_REORDER_LEVEL = 5;

/** Items that must be ordered again. Level 0 means: only when none is left. */
export function reorderList(items) {
  return items.filter((item) => item.quantity <= (item.reorderLevel ?? DEFAULT_REORDER_LEVEL));
}

/** The middle quantity; the mean of the two middle ones for an even count; 0 for no items. */
export function medianQuantity(items) {
  if (items.length === 0) return 0;
  const quantities = items.map(({ quantity }) => quantity).sort((a, b) => a - b);
  const middle = Math.floor(quantities.length / 2);
  if (quantities.length % 2 === 1) return quantities[middle];
  return (quantities[middle - 1] + quantities[middle]) / 2;
}

/** The items as CSV with a header line. */
export function toCsv(items) {
  const rows = items.map(({ sku, name, quantity, unitCents }) =>
    [sku, quoteField(name), quantity, formatCents(unitCents)].join(','),
  );
  return ['sku,name,quantity,price', ...rows].join('\n');
}

function quoteField(text) {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
