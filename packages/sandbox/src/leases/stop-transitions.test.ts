import { describe, expect, it } from 'vitest';
import { LeaseWalk, WALK_TIMING } from '../../test/lease-walk.ts';

const files = { reference: 'final', mode: 'tar' };

describe('stopping a box', () => {
  it('is claimed once, after the grace, by one stopper', () => {
    const walk = new LeaseWalk().warm('a');
    walk.say({ type: 'release', holderId: 'a' });
    walk.pass(WALK_TIMING.idleGraceMs - 1);
    expect(walk.say({ type: 'begin_stop', claimId: 's1' }).kind).toBe('not_applicable');
    walk.pass(1);
    const claimed = walk.say({ type: 'begin_stop', claimId: 's1' });
    expect(claimed).toMatchObject({
      kind: 'stop_claimed',
      box: { instanceId: 'box-a' },
      capture: { kind: 'pending' },
    });
    expect(walk.say({ type: 'begin_stop', claimId: 's1' })).toEqual(claimed);
    expect(walk.say({ type: 'begin_stop', claimId: 's2' }).kind).toBe('not_applicable');
  });

  it('never ends before the files were captured or refused on record', () => {
    const walk = new LeaseWalk().stopping('s');
    expect(walk.say({ type: 'finish_stop', claimId: 's' }).kind).toBe('not_applicable');
    expect(walk.say({ type: 'commit_capture', claimId: 's', files }).kind).toBe('done');
    expect(walk.say({ type: 'finish_stop', claimId: 's' }).kind).toBe('done');
    expect(walk).toMatchObject({ state: 'cold', instanceId: undefined });
    expect(walk.record?.archive?.current).toMatchObject({ reference: 'final', epoch: 1 });
  });

  it('is taken over from a dead stopper, which is fenced from then on', () => {
    const walk = new LeaseWalk().stopping('s1');
    walk.pass(WALK_TIMING.stoppingTtlMs);
    expect(walk.say({ type: 'begin_stop', claimId: 's2' })).toMatchObject({
      kind: 'stop_claimed',
      capture: { kind: 'pending' },
    });
    expect(walk.say({ type: 'commit_capture', claimId: 's1', files }).kind).toBe('fenced');
    expect(walk.say({ type: 'fail_capture', claimId: 's1' }).kind).toBe('fenced');
    expect(walk.say({ type: 'refuse_capture', claimId: 's1', reason: 'x' }).kind).toBe('fenced');
    expect(walk.say({ type: 'finish_stop', claimId: 's1' }).kind).toBe('fenced');
    expect(walk.say({ type: 'renew_claim', claimId: 's1' }).kind).toBe('fenced');
    walk.say({ type: 'commit_capture', claimId: 's2', files });
    walk.pass(WALK_TIMING.stoppingTtlMs);
    expect(walk.say({ type: 'begin_stop', claimId: 's3' })).toMatchObject({
      capture: { kind: 'captured' },
    });
  });

  it('gives the box back to the drain when a capture fails, where it can be used again', () => {
    const walk = new LeaseWalk().stopping('s');
    walk.say({ type: 'fail_capture', claimId: 's' });
    expect(walk).toMatchObject({ state: 'draining', instanceId: 'box-a' });
    expect(walk.say({ type: 'begin_stop', claimId: 's2' }).kind).toBe('not_applicable');
    expect(walk.acquire('b').kind).toBe('attached');
  });

  it('refuses the capture on record after the permitted failures in a row', () => {
    const walk = new LeaseWalk().stopping('s1');
    walk.say({ type: 'fail_capture', claimId: 's1' });
    walk.pass(WALK_TIMING.captureRetryMs).say({ type: 'begin_stop', claimId: 's2' });
    walk.say({ type: 'fail_capture', claimId: 's2' });
    expect(walk.record?.state).toMatchObject({
      name: 'stopping',
      capture: { kind: 'refused', reason: '2 captures in a row failed.' },
    });
    expect(walk.say({ type: 'finish_stop', claimId: 's2' }).kind).toBe('done');
  });

  it('keeps a claim that is renewed', () => {
    const walk = new LeaseWalk().stopping('s1');
    walk.pass(WALK_TIMING.stoppingTtlMs - 1).say({ type: 'renew_claim', claimId: 's1' });
    walk.pass(WALK_TIMING.stoppingTtlMs - 1);
    expect(walk.say({ type: 'begin_stop', claimId: 's2' }).kind).toBe('not_applicable');
  });

  it('repeats a note whose outcome was unknown without a second archive', () => {
    const walk = new LeaseWalk().stopping('s');
    walk.say({ type: 'commit_capture', claimId: 's', files });
    const { record } = walk;
    expect(walk.say({ type: 'commit_capture', claimId: 's', files }).kind).toBe('done');
    expect(
      walk.say({ type: 'commit_capture', claimId: 's', files: { ...files, reference: 'other' } })
        .kind,
    ).toBe('not_applicable');
    expect(walk.record).toBe(record);
  });
});
