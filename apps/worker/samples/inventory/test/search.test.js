import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findItems, pageOf, sortByQuantity } from '../src/search.js';

const items = [
  { name: 'Bolt M6', quantity: 40 },
  { name: 'Nut M6', quantity: 7 },
  { name: 'Washer', quantity: 120 },
];

test('a search does not care about case', () => {
  assert.deepEqual(
    findItems(items, 'm6').map(({ name }) => name),
    ['Bolt M6', 'Nut M6'],
  );
});

test('items are sorted from the fewest pieces to the most', () => {
  assert.deepEqual(
    sortByQuantity(items).map(({ quantity }) => quantity),
    [7, 40, 120],
  );
});

test('sorting leaves the given list as it was', () => {
  const given = [...items];
  sortByQuantity(given);
  assert.deepEqual(given, items, 'the given list');
});

test('the first page starts with the first item', () => {
  assert.deepEqual(pageOf(['a', 'b', 'c', 'd', 'e'], 1, 2), ['a', 'b']);
});

test('the last page holds what is left', () => {
  assert.deepEqual(pageOf(['a', 'b', 'c', 'd', 'e'], 3, 2), ['e']);
});

test('there is no page 0', () => {
  assert.throws(() => pageOf(['a'], 0, 2), /pages count from 1/);
});
