import { expect, it } from 'vitest';
import { LeaseWalk, WALK_LEASE, WALK_TIMING } from '../../test/lease-walk.ts';
import { judgeSighting } from './sighting-verdict.ts';

const boxOf = (instanceId: string, epoch: number, leaseId: string = WALK_LEASE.leaseId) => ({
  instanceId,
  leaseId,
  epoch,
});

it('a box on record is named whatever the state of the lease', () => {
  const box = boxOf('box-a', 1);
  expect(judgeSighting(new LeaseWalk().warm().record, box)).toBe('named');
  expect(judgeSighting(new LeaseWalk().stopping().record, box)).toBe('named');
});

it('a box that its spawner may still record is claimed, also when the claim has run out', () => {
  const walk = new LeaseWalk();
  walk.acquire('a');
  walk.pass(WALK_TIMING.warmingTtlMs);
  expect(judgeSighting(walk.record, boxOf('box-a', 1))).toBe('claimed');
});

it('a box of an earlier epoch, and one that its lease gave up, are orphans', () => {
  const walk = new LeaseWalk();
  walk.acquire('a');
  walk.say({ type: 'fail_warming', claimId: 'claim-a' });
  expect(judgeSighting(walk.record, boxOf('box-a', 1))).toBe('orphan');
  walk.acquire('b');
  expect(judgeSighting(walk.record, boxOf('box-a', 1))).toBe('orphan');
  expect(judgeSighting(walk.record, boxOf('box-b', 2))).toBe('claimed');
});

it('a box that is newer than the record that was read is not judged', () => {
  expect(judgeSighting(undefined, boxOf('box-a', 1))).toBe('unknown');
  expect(judgeSighting(new LeaseWalk().warm().record, boxOf('box-b', 2))).toBe('unknown');
});

it('a box of a lease of another store is not judged, whatever its key and epoch', () => {
  const walk = new LeaseWalk();
  walk.acquire('a');
  walk.say({ type: 'fail_warming', claimId: 'claim-a' });
  expect(judgeSighting(walk.record, boxOf('box-a', 1, 'lease-2'))).toBe('unknown');
});
