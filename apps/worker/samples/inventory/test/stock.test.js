import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stock } from '../src/stock.js';

test('received pieces are available', async () => {
  const stock = new Stock();
  await stock.receive('bolt', 8);
  await stock.receive('bolt', 2);
  assert.equal(await stock.available('bolt'), 10);
  assert.equal(await stock.available('nut'), 0);
});

test('only whole positive quantities are received', async () => {
  const stock = new Stock();
  await assert.rejects(stock.receive('bolt', 0), /cannot receive 0/);
});

test('reserved pieces are not available', async () => {
  const stock = new Stock();
  await stock.receive('bolt', 10);
  await stock.reserve('bolt', 4);
  assert.equal(await stock.available('bolt'), 6);
});

test('released pieces are available again', async () => {
  const stock = new Stock();
  await stock.receive('bolt', 10);
  await stock.reserve('bolt', 4);
  await stock.release('bolt', 4);
  assert.equal(await stock.available('bolt'), 10, 'pieces after the release');
});
