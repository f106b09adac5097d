import { describe, expect, it } from 'vitest';
import { LeaseWalk, WALK_TIMING } from '../../test/lease-walk.ts';

const HOUR_MS = 3_600_000;

describe('a store clock that is set back by an hour', () => {
  it('does not keep an idle box an hour longer', () => {
    const walk = new LeaseWalk().warm();
    walk.say({ type: 'release', holderId: 'a' });
    walk.nowMs -= HOUR_MS;
    expect(walk.say({ type: 'settle' }).kind).toBe('done');
    walk.pass(WALK_TIMING.idleGraceMs - 1);
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('not_applicable');
    walk.pass(1);
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('stop_claimed');
  });

  it('does not keep the claim of a dead spawner an hour longer', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.nowMs -= HOUR_MS;
    walk.acquire('b');
    walk.pass(WALK_TIMING.warmingTtlMs);
    expect(walk.acquire('c').kind).toBe('spawn');
  });

  it('does not keep dead holders an hour longer', () => {
    const walk = new LeaseWalk().warm('a');
    walk.nowMs -= HOUR_MS;
    walk.acquire('b');
    walk.pass(WALK_TIMING.holderTtlMs).say({ type: 'remove_dead_holders', holderIds: ['a'] });
    expect(walk.holders).toEqual(['b']);
  });

  it('takes nothing away that still had time', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.nowMs -= HOUR_MS;
    expect(walk.acquire('b')).toMatchObject({ kind: 'wait', until: 'warm' });
    expect(walk.say({ type: 'renew_claim', claimId: 'claim-a' }).kind).toBe('done');
  });

  it('changes nothing when it is off by less than clocks differ', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    const { record } = walk;
    walk.nowMs -= WALK_TIMING.clockToleranceMs;
    expect(walk.say({ type: 'settle' }).kind).toBe('not_applicable');
    expect(walk.record).toBe(record);
  });
});

describe('a store clock that jumps on by an hour', () => {
  it('takes the claim of a live spawner, which is fenced and ends its own box', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.pass(HOUR_MS);
    expect(walk.acquire('b').kind).toBe('spawn');
    walk.say({ type: 'record_created', claimId: 'claim-a', box: { instanceId: 'box-a' } });
    expect(walk.effects).toEqual([{ kind: 'end_box', box: { instanceId: 'box-a' } }]);
  });

  it('keeps a box that has holders', () => {
    const walk = new LeaseWalk().warm().pass(HOUR_MS);
    expect(walk.say({ type: 'settle' }).kind).toBe('not_applicable');
    expect(walk.say({ type: 'begin_stop', claimId: 's' }).kind).toBe('not_applicable');
    expect(walk.state).toBe('warm');
  });
});
