import { orderTotal } from './pricing.js';

/** Reserves every line of an order, or none of them when one cannot be served. */
export async function placeOrder(stock, lines) {
  for (const { sku, quantity } of lines) {
    const free = await stock.available(sku);
    if (free < quantity) {
      throw new RangeError(`only ${free} of ${sku} left, ${quantity} ordered`);
    }
  }
  for (const { sku, quantity } of lines) {
    await stock.reserve(sku, quantity);
  }
  return { lines, totalCents: orderTotal(lines), state: 'placed' };
}

/** Gives the pieces of an order back. Cancelling twice changes nothing. */
export async function cancelOrder(stock, order) {
  if (order.state === 'cancelled') return order;
  for (const { sku, quantity } of order.lines) {
    await stock.release(sku, quantity);
  }
  return { ...order, state: 'cancelled' };
}
