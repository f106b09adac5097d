import { expect, it } from 'vitest';
import { isOverGoal } from './row.ts';
import { formatTable } from './table.ts';
import { computeMedian, computeQuantile, measureInterleaved } from './statistics.ts';

it('the median of an even count is the mean of the two middle samples', () => {
  expect(computeMedian([9, 1, 3])).toBe(3);
  expect(computeMedian([9, 1, 3, 5])).toBe(4);
  expect(() => computeMedian([])).toThrow('needs samples');
});

it('a quantile is the smallest sample that covers its share', () => {
  const samples = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(computeQuantile(samples, 0.95)).toBe(19);
  expect(computeQuantile(samples, 1)).toBe(20);
  expect(computeQuantile([7], 0.95)).toBe(7);
  expect(() => computeQuantile([], 0.95)).toThrow('needs samples');
});

it('samples are taken in turn and warm-up pairs do not count', async () => {
  const order: string[] = [];
  const sample = (name: string, values: number[]) => () => {
    order.push(name);
    return Promise.resolve(values.shift() ?? 0);
  };
  const subjects = { ours: sample('o', [100, 1, 2, 3]), baseline: sample('b', [100, 4, 5, 6]) };
  expect(await measureInterleaved(subjects, { pairs: 3, warmups: 1 })).toEqual({
    ours: 2,
    baseline: 5,
  });
  expect(order.join('')).toBe('obobobob');
});

it('a row is over its goal only when the ratio exceeds it', () => {
  const row = { name: 'a', unit: 'ms', ours: 6, baseline: 5, goal: 1.2 };
  expect(isOverGoal(row)).toBe(false);
  expect(isOverGoal({ ...row, ours: 6.1 })).toBe(true);
});

it('a row without a goal is shown and not judged', () => {
  const row = { name: 'a', unit: 'ms', ours: 9, baseline: 1 };
  expect(isOverGoal(row)).toBe(false);
  expect(formatTable([row])).toMatch(/9\.00 +- +not judged/);
});
