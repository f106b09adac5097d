import { describe, expect, it } from 'vitest';
import { LeaseWalk, WALK_LEASE, WALK_TIMING } from '../../test/lease-walk.ts';

describe('acquire', () => {
  it('makes the first of fifty callers the spawner and lets the others wait as members', () => {
    const walk = new LeaseWalk();
    const results = Array.from({ length: 50 }, (_, count) => walk.acquire(`h${count}`).kind);
    expect(results).toEqual(['spawn', ...Array.from({ length: 49 }, () => 'wait')]);
    expect(walk.holders).toHaveLength(50);
    expect(walk).toMatchObject({ state: 'warming', epoch: 1 });
  });

  it('raises the epoch with the claim, so that every spawner has a fence of its own', () => {
    const walk = new LeaseWalk();
    expect(walk.acquire('a')).toMatchObject({ kind: 'spawn', epoch: 1 });
    walk.pass(WALK_TIMING.warmingTtlMs);
    expect(walk.acquire('b')).toMatchObject({
      kind: 'spawn',
      epoch: 2,
      claim: { claimId: 'claim-b' },
    });
    const box = { instanceId: 'late' };
    expect(walk.say({ type: 'record_created', claimId: 'claim-a', box }).kind).toBe('fenced');
    expect(walk.effects).toEqual([{ kind: 'end_box', box }]);
    expect(walk.say({ type: 'commit_warm', claimId: 'claim-a', box }).kind).toBe('fenced');
    expect(walk.say({ type: 'fail_warming', claimId: 'claim-a' }).kind).toBe('fenced');
    expect(walk).toMatchObject({ state: 'warming', epoch: 2 });
  });

  it('gives a spawner that asks again with the same claim the same answer', () => {
    const walk = new LeaseWalk();
    const first = walk.acquire('a');
    const { record } = walk;
    expect(walk.acquire('a')).toEqual(first);
    expect(walk.record).toBe(record);
  });

  it('keeps a healthy slow spawner in charge for as long as it renews its claim', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    for (let minute = 0; minute < 10; minute += 1) {
      walk.pass(60_000);
      expect(walk.say({ type: 'renew_claim', claimId: 'claim-a' }).kind).toBe('done');
      expect(walk.acquire('b')).toMatchObject({ kind: 'wait', until: 'warm', registered: true });
    }
    expect(walk.epoch).toBe(1);
  });

  it('writes nothing when a member that waits asks again', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.acquire('b');
    const { record } = walk;
    walk.pass(250).acquire('b');
    expect(walk.record).toBe(record);
  });

  it('attaches to a warm box and re-arms a draining one at the same epoch', () => {
    const walk = new LeaseWalk().warm('a');
    expect(walk.acquire('b')).toEqual({
      kind: 'attached',
      epoch: 1,
      box: { instanceId: 'box-a' },
      rearmed: false,
    });
    walk.say({ type: 'release', holderId: 'a' });
    walk.say({ type: 'release', holderId: 'b' });
    expect(walk.state).toBe('draining');
    expect(walk.acquire('c')).toMatchObject({ kind: 'attached', epoch: 1, rearmed: true });
    expect(walk).toMatchObject({ state: 'warm', holders: ['c'] });
  });

  it('lets nobody join while a box is being stopped', () => {
    const walk = new LeaseWalk().stopping();
    expect(walk.acquire('b')).toMatchObject({ kind: 'wait', until: 'stopped', registered: false });
    expect(walk).toMatchObject({ state: 'stopping', holders: [] });
  });

  it('lets nobody create while the box of a dead spawner is on record', () => {
    const walk = new LeaseWalk();
    walk.acquire('a');
    walk.say({ type: 'record_created', claimId: 'claim-a', box: { instanceId: 'box-a' } });
    walk.pass(WALK_TIMING.warmingTtlMs);
    expect(walk.acquire('b')).toMatchObject({ kind: 'wait', until: 'stopped' });
    expect(walk.say({ type: 'begin_stop', claimId: 's' })).toMatchObject({
      kind: 'stop_claimed',
      capture: { kind: 'refused' },
    });
  });

  it('fences a caller that names an epoch other than the one on record, or one of a record that does not exist', () => {
    expect(new LeaseWalk().acquire('a', { expectedEpoch: 3 })).toEqual({
      kind: 'fenced',
      epoch: 0,
    });
    const walk = new LeaseWalk().warm();
    expect(walk.acquire('b', { expectedEpoch: 2 })).toEqual({ kind: 'fenced', epoch: 1 });
    expect(walk.acquire('b', { expectedEpoch: 1 }).kind).toBe('attached');
    expect(walk.holders).toEqual(['a', 'b']);
  });

  it('gives the spawner the archives, whatever state the box came to its end in', () => {
    const walk = new LeaseWalk().warm();
    walk.save('one');
    walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' });
    expect(walk.state).toBe('lost');
    expect(walk.acquire('b')).toMatchObject({
      kind: 'spawn',
      epoch: 2,
      archive: { current: { reference: 'one', epoch: 1 } },
    });
  });
});

describe('an acquire with another image or backend', () => {
  it('stamps the image when the box is created and attaches with the same one or with none', () => {
    const walk = new LeaseWalk().warm('a', { image: 'one' });
    expect(walk.record?.image).toBe('one');
    expect(walk.acquire('b', { image: 'one' }).kind).toBe('attached');
    expect(walk.acquire('c').kind).toBe('attached');
  });

  it('neither conflicts with a box of unknown image nor stamps it', () => {
    const walk = new LeaseWalk().warm('a');
    expect(walk.acquire('b', { image: 'one' }).kind).toBe('attached');
    expect(walk.record?.image).toBeUndefined();
  });

  it('is refused while others hold the box, and leaves the box alone', () => {
    const walk = new LeaseWalk().warm('a', { image: 'one' });
    const { record } = walk;
    expect(walk.acquire('b', { image: 'two' })).toEqual({
      kind: 'placement_conflict',
      backend: 'local',
      image: 'one',
    });
    expect(walk.acquire('b', { lease: { ...WALK_LEASE, backend: 'docker' } }).kind).toBe(
      'placement_conflict',
    );
    expect(walk.record).toBe(record);
  });

  it('hands a box that nobody else holds over to the drain, so that its files are kept', () => {
    const walk = new LeaseWalk().warm('a', { image: 'one' });
    walk.say({ type: 'release', holderId: 'a' });
    expect(walk.acquire('b', { image: 'two' })).toMatchObject({
      kind: 'wait',
      until: 'stopped',
      registered: false,
    });
    expect(walk.say({ type: 'begin_stop', claimId: 's' })).toMatchObject({
      kind: 'stop_claimed',
      capture: { kind: 'pending' },
    });
    walk.say({ type: 'commit_capture', claimId: 's', files: { reference: 'one', mode: 'tar' } });
    walk.say({ type: 'finish_stop', claimId: 's' });
    expect(walk.acquire('b', { image: 'two' })).toMatchObject({
      kind: 'spawn',
      archive: { current: { reference: 'one' } },
    });
    expect(walk.record?.image).toBe('two');
  });

  it('waits for the end of a box that is being made with another image', () => {
    const walk = new LeaseWalk();
    walk.acquire('a', { image: 'one' });
    expect(walk.acquire('b', { image: 'two' }).kind).toBe('placement_conflict');
    walk.pass(WALK_TIMING.warmingTtlMs);
    expect(walk.acquire('b', { image: 'two' }).kind).toBe('spawn');
  });
});
