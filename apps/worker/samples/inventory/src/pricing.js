import { percentOf } from './money.js';

/** Discounts by quantity, the largest first. */
const TIERS = [
  { from: 100, percent: 10 },
  { from: 10, percent: 5 },
];

/** Percent off the price when so many pieces are bought at once. */
export function discountPercent(quantity) {
  const tier = TIERS.find(({ from }) => quantity >= from);
  return tier ? tier.percent : 0;
}

/** What one line of an order costs, in cents. */
export function lineTotal({ quantity, unitCents }) {
  const full = quantity * unitCents;
  return full - percentOf(full, discountPercent(quantity));
}

/** What a whole order costs, in cents. */
export function orderTotal(lines) {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}
