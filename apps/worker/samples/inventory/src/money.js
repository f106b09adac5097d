/** Reads a price such as "12.50" and returns whole cents. */
export function parsePrice(text) {
  const match = /^\d+(?:\.\d{1,2})?$/.exec(text.trim());
  if (!match) throw new TypeError(`"${text}" is not a price such as 12.50`);
  return Math.round(Number(match[0]) * 100);
}

/** Writes whole cents as a price such as "12.50". */
export function formatCents(cents) {
  const sign = cents < 0 ? '-' : '';
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A share of an amount, rounded to whole cents. */
export function percentOf(cents, percent) {
  return Math.round((cents * percent) / 100);
}
