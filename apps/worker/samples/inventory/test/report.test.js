import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianQuantity, reorderList, toCsv } from '../src/report.js';

test('items at their reorder level are listed', () => {
  const items = [
    { sku: 'bolt', quantity: 5 },
    { sku: 'nut', quantity: 6 },
    { sku: 'washer', quantity: 20, reorderLevel: 25 },
  ];
  assert.deepEqual(
    reorderList(items).map(({ sku }) => sku),
    ['bolt', 'washer'],
  );
});

test('level 0 lists an item only when none is left', () => {
  const items = [
    { sku: 'bolt', quantity: 1, reorderLevel: 0 },
    { sku: 'nut', quantity: 0, reorderLevel: 0 },
  ];
  assert.deepEqual(
    reorderList(items).map(({ sku }) => sku),
    ['nut'],
  );
});

test('the median is the middle quantity', () => {
  const items = [9, 10, 100].map((quantity) => ({ quantity }));
  assert.equal(medianQuantity(items), 10, 'of 9, 10 and 100');
  assert.equal(medianQuantity([{ quantity: 4 }, { quantity: 9 }]), 6.5, 'of 4 and 9');
  assert.equal(medianQuantity([]), 0, 'of nothing');
});

test('every quote in a CSV field is doubled', () => {
  const items = [{ sku: 'pipe', name: 'Pipe 3/4" to 1/2"', quantity: 2, unitCents: 1999 }];
  assert.equal(toCsv(items), 'sku,name,quantity,price\npipe,"Pipe 3/4"" to 1/2""",2,19.99');
});

test('plain fields are written as they are', () => {
  const items = [{ sku: 'bolt', name: 'Bolt', quantity: 1, unitCents: 5 }];
  assert.equal(toCsv(items), 'sku,name,quantity,price\nbolt,Bolt,1,0.05');
});
