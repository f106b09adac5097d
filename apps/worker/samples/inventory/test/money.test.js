import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCents, parsePrice, percentOf } from '../src/money.js';

test('a price is read as whole cents', () => {
  assert.equal(parsePrice('12.50'), 1250, 'the price 12.50');
  assert.equal(parsePrice('19.99'), 1999, 'the price 19.99');
  assert.equal(parsePrice(' 7 '), 700, 'the price 7');
});

test('text that is no price is refused', () => {
  assert.throws(() => parsePrice('12,50'), /is not a price/);
  assert.throws(() => parsePrice('-1'), /is not a price/);
});

test('cents are written with two decimals', () => {
  assert.equal(formatCents(1250), '12.50');
  assert.equal(formatCents(5), '0.05');
  assert.equal(formatCents(-1999), '-19.99');
});

test('a share is rounded to whole cents', () => {
  assert.equal(percentOf(999, 5), 50);
});
