import { describe, expect, it } from 'vitest';
import { LeaseWalk, WALK_TIMING } from '../../test/lease-walk.ts';

describe('holders', () => {
  it('leave a box to drain only when the last one left, and leaving twice is no error', () => {
    const walk = new LeaseWalk().warm('a');
    walk.acquire('b');
    walk.say({ type: 'release', holderId: 'a' });
    expect(walk.state).toBe('warm');
    walk.say({ type: 'release', holderId: 'b' });
    expect(walk.state).toBe('draining');
    const { record } = walk;
    expect(walk.say({ type: 'release', holderId: 'b' }).kind).toBe('done');
    expect(walk.record).toBe(record);
  });

  it('of every kind are removed when they are dead, and only then', () => {
    const walk = new LeaseWalk().warm('a', { kind: 'turn' });
    walk.pass(WALK_TIMING.holderTtlMs - 1);
    walk.acquire('b', { kind: 'viewer' });
    walk.say({ type: 'remove_dead_holders', holderIds: ['a', 'b'] });
    expect(walk.holders).toEqual(['a', 'b']);
    walk.pass(1).say({ type: 'remove_dead_holders', holderIds: ['a', 'b'] });
    expect(walk.holders).toEqual(['b']);
    walk.pass(WALK_TIMING.holderTtlMs).say({ type: 'remove_dead_holders', holderIds: ['b'] });
    expect(walk).toMatchObject({ holders: [], state: 'draining' });
  });

  it('that wait for a box are kept when making it fails', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.acquire('b');
    walk.say({ type: 'fail_warming', claimId: 'claim-a' });
    expect(walk).toMatchObject({ state: 'cold', holders: ['a', 'b'] });
  });

  it('are none when a box is published after everybody left: it drains at once', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.say({ type: 'release', holderId: 'a' });
    expect(walk.state).toBe('warming');
    walk.say({ type: 'commit_warm', claimId: 'claim-a', box: { instanceId: 'box-a' } });
    expect(walk).toMatchObject({ state: 'draining', instanceId: 'box-a' });
  });
});

describe('a forced drain', () => {
  it('spares a box that a turn works in', () => {
    const walk = new LeaseWalk().warm('a', { kind: 'turn' });
    walk.acquire('b', { kind: 'viewer' });
    expect(walk.say({ type: 'force_drain' }).kind).toBe('not_applicable');
    expect(walk.holders).toEqual(['a', 'b']);
  });

  it('sends viewers away, gives them time to notice, and cannot be undone by a viewer that comes back', () => {
    const walk = new LeaseWalk().warm('a', { kind: 'viewer' });
    walk.say({ type: 'force_drain' });
    expect(walk).toMatchObject({ state: 'draining', holders: [] });
    expect(walk.acquire('b', { kind: 'viewer' })).toMatchObject({ kind: 'wait', until: 'stopped' });
    expect(walk.state).toBe('draining');
    walk.pass(WALK_TIMING.holderTtlMs - 1);
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('not_applicable');
    walk.pass(WALK_TIMING.idleGraceMs);
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('stop_claimed');
  });
});

describe('a box that retires', () => {
  it('stays while it is held, takes new holders meanwhile, and drains without grace afterwards', () => {
    const walk = new LeaseWalk().warm('a');
    walk.say({ type: 'retire' });
    expect(walk.acquire('b').kind).toBe('attached');
    walk.say({ type: 'release', holderId: 'a' });
    expect(walk.state).toBe('warm');
    walk.say({ type: 'release', holderId: 'b' });
    expect(walk.acquire('c')).toMatchObject({ kind: 'wait', until: 'stopped' });
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('stop_claimed');
  });

  it('is stopped at once when it drains already', () => {
    const walk = new LeaseWalk().warm('a');
    walk.say({ type: 'release', holderId: 'a' });
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('not_applicable');
    walk.say({ type: 'retire' });
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('stop_claimed');
  });
});

describe('settling', () => {
  it('drops a void claim that made no box and keeps the archive', () => {
    const walk = new LeaseWalk().warm('a');
    walk.save('one');
    walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' });
    walk.acquire('b');
    expect(walk.say({ type: 'settle' }).kind).toBe('not_applicable');
    walk.pass(WALK_TIMING.warmingTtlMs).say({ type: 'settle' });
    expect(walk.state).toBe('cold');
    expect(walk.record?.archive?.current.reference).toBe('one');
  });
});
