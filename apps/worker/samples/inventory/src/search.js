/** Items whose name contains the text; case does not matter. */
export function findItems(items, text) {
  const wanted = text.toLowerCase();
  return items.filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** The items from the fewest pieces to the most, as a new list. */
export function sortByQuantity(items) {
  return [...items].sort((left, right) => left.quantity - right.quantity);
}

/** One page of a list; pages count from 1. */
export function pageOf(items, page, size) {
  if (!Number.isInteger(page) || page < 1) {
    throw new RangeError(`pages count from 1, not ${page}`);
  }
  const start = (page - 1) * size;
  return items.slice(start, start + size);
}
