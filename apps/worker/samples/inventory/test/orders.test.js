import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelOrder, placeOrder } from '../src/orders.js';
import { Stock } from '../src/stock.js';

async function stockOf(pieces) {
  const stock = new Stock();
  for (const [sku, quantity] of Object.entries(pieces)) await stock.receive(sku, quantity);
  return stock;
}

test('an order reserves its pieces', async () => {
  const stock = await stockOf({ bolt: 10 });
  const order = await placeOrder(stock, [{ sku: 'bolt', quantity: 3, unitCents: 20 }]);
  assert.equal(order.totalCents, 60);
  assert.equal(await stock.available('bolt'), 7);
});

test('an order for more than is left is refused', async () => {
  const stock = await stockOf({ bolt: 2 });
  const order = placeOrder(stock, [{ sku: 'bolt', quantity: 3, unitCents: 20 }]);
  await assert.rejects(order, /only 2 of bolt left, 3 ordered/);
  assert.equal(await stock.available('bolt'), 2, 'nothing is reserved');
});

test('a cancelled order gives its pieces back', async () => {
  const stock = await stockOf({ bolt: 10 });
  const order = await placeOrder(stock, [{ sku: 'bolt', quantity: 3, unitCents: 20 }]);
  assert.equal((await cancelOrder(stock, order)).state, 'cancelled');
  assert.equal(await stock.available('bolt'), 10, 'pieces after the cancellation');
});

test('cancelling twice changes nothing', async () => {
  const stock = await stockOf({ bolt: 10 });
  const order = { lines: [], totalCents: 0, state: 'cancelled' };
  assert.equal(await cancelOrder(stock, order), order);
});
