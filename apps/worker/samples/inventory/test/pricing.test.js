import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discountPercent, lineTotal, orderTotal } from '../src/pricing.js';

test('the discount starts with the first piece of a tier', () => {
  assert.equal(discountPercent(9), 0, '9 pieces');
  assert.equal(discountPercent(10), 5, '10 pieces');
  assert.equal(discountPercent(99), 5, '99 pieces');
  assert.equal(discountPercent(100), 10, '100 pieces');
});

test('a line costs its pieces less the discount', () => {
  assert.equal(lineTotal({ quantity: 3, unitCents: 250 }), 750);
  assert.equal(lineTotal({ quantity: 20, unitCents: 100 }), 1900);
});

test('an order costs the sum of its lines', () => {
  const lines = [
    { quantity: 2, unitCents: 500 },
    { quantity: 1, unitCents: 99 },
  ];
  assert.equal(orderTotal(lines), 1099);
});

test('an order without lines costs nothing', () => {
  assert.equal(orderTotal([]), 0);
});
