import { expect, it } from 'vitest';
import { LeaseWalk } from '../../test/lease-walk.ts';

it('warm seconds are counted whole, each once, and what is left of a second counts next time', () => {
  const walk = new LeaseWalk().warm();
  const count = (accrualId: string) => walk.say({ type: 'accrue', epoch: 1, accrualId });
  expect(count('x')).toEqual({ kind: 'accrued', seconds: 0, tick: 0, warmSeconds: 0 });
  walk.pass(10_900);
  expect(count('y')).toEqual({ kind: 'accrued', seconds: 10, tick: 1, warmSeconds: 10 });
  walk.pass(200);
  expect(count('z')).toEqual({ kind: 'accrued', seconds: 1, tick: 2, warmSeconds: 11 });
});

it('a count whose outcome was unknown is not counted twice', () => {
  const walk = new LeaseWalk().warm().pass(5_000);
  const first = walk.say({ type: 'accrue', epoch: 1, accrualId: 'x' });
  walk.pass(5_000);
  expect(walk.say({ type: 'accrue', epoch: 1, accrualId: 'x' })).toEqual(first);
});

it('only the warm box of the epoch is counted, and a new box starts from zero', () => {
  const walk = new LeaseWalk().warm().pass(5_000);
  expect(walk.say({ type: 'accrue', epoch: 0, accrualId: 'x' }).kind).toBe('fenced');
  walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' });
  expect(walk.say({ type: 'accrue', epoch: 1, accrualId: 'x' }).kind).toBe('fenced');
  walk.warm('b').pass(1_000);
  expect(walk.say({ type: 'accrue', epoch: 2, accrualId: 'x' })).toMatchObject({
    seconds: 1,
    warmSeconds: 1,
  });
});

it('a clock that is set back counts nothing', () => {
  const walk = new LeaseWalk().warm().pass(-3_600_000);
  expect(walk.say({ type: 'accrue', epoch: 1, accrualId: 'x' })).toMatchObject({ seconds: 0 });
});
