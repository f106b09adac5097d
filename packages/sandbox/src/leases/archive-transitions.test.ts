import { describe, expect, it } from 'vitest';
import { LeaseWalk, WALK_TIMING } from '../../test/lease-walk.ts';

describe('archives', () => {
  it('keep the newest and the one before it; the one before that is discarded', () => {
    const walk = new LeaseWalk().warm();
    walk.save('one');
    expect(walk.effects).toEqual([]);
    walk.save('two');
    walk.save('three');
    expect(walk.record?.archive).toMatchObject({
      current: { reference: 'three' },
      previous: { reference: 'two' },
    });
    expect(walk.effects).toMatchObject([
      { kind: 'discard_archive', archive: { reference: 'one' } },
    ]);
  });

  it('survive the publication of the next box and the failure to make it', () => {
    const walk = new LeaseWalk().warm();
    walk.save('one');
    walk.save('two');
    const { archive } = walk.record ?? {};
    walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' });
    walk.acquire('b');
    walk.say({ type: 'fail_warming', claimId: 'claim-b' });
    walk.warm('c');
    expect(walk.record?.archive).toEqual(archive);
  });

  it('are in the order of the starts of their captures even when the clock is set back', () => {
    const walk = new LeaseWalk().warm();
    walk.save('one');
    const start = walk.record?.archive?.current.captureStartedAtMs ?? 0;
    walk.pass(-500_000).save('two');
    expect(walk.record?.archive?.current).toMatchObject({
      reference: 'two',
      captureStartedAtMs: start + 1,
    });
  });

  it('are captured one at a time', () => {
    const walk = new LeaseWalk().warm();
    const box = { epoch: 1, instanceId: 'box-a' };
    const begun = walk.say({ type: 'begin_capture', ...box, captureId: 'x' });
    expect(begun.kind).toBe('capture_begun');
    expect(walk.say({ type: 'begin_capture', ...box, captureId: 'x' })).toEqual(begun);
    expect(walk.say({ type: 'begin_capture', ...box, captureId: 'y' }).kind).toBe('capture_busy');
    walk.pass(WALK_TIMING.captureTtlMs);
    expect(walk.say({ type: 'begin_capture', ...box, captureId: 'y' }).kind).toBe('capture_begun');
    expect(
      walk.say({
        type: 'save_archive',
        ...box,
        captureId: 'x',
        files: { reference: 'late', mode: 'tar' },
      }).kind,
    ).toBe('fenced');
    const saved = {
      type: 'save_archive',
      ...box,
      captureId: 'y',
      files: { reference: 'new', mode: 'tar' },
    } as const;
    expect(walk.say(saved).kind).toBe('done');
    const { record } = walk;
    expect(walk.say(saved).kind).toBe('done');
    expect(walk.record).toBe(record);
  });

  it('are saved after the last holder left, but not once the box is being stopped', () => {
    const walk = new LeaseWalk().warm();
    const named = { epoch: 1, instanceId: 'box-a', captureId: 'x' };
    walk.say({ type: 'begin_capture', ...named });
    walk.say({ type: 'release', holderId: 'a' });
    walk.pass(WALK_TIMING.idleGraceMs);
    const draining = walk.record;
    expect(
      walk.say({ type: 'save_archive', ...named, files: { reference: 'one', mode: 'tar' } }).kind,
    ).toBe('done');
    walk.record = draining;
    walk.say({ type: 'begin_stop', claimId: 's' });
    expect(
      walk.say({ type: 'save_archive', ...named, files: { reference: 'one', mode: 'tar' } }).kind,
    ).toBe('fenced');
  });
});

describe('a box that the provider says is gone', () => {
  it('is marked lost once; everybody else asks again', () => {
    const walk = new LeaseWalk().warm();
    expect(
      walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-b', reason: 'gone' }).kind,
    ).toBe('fenced');
    expect(
      walk.say({ type: 'mark_gone', epoch: 0, instanceId: 'box-a', reason: 'gone' }).kind,
    ).toBe('fenced');
    expect(
      walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' }).kind,
    ).toBe('done');
    expect(
      walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' }).kind,
    ).toBe('fenced');
    walk.warm('b');
    expect(
      walk.say({ type: 'mark_gone', epoch: 1, instanceId: 'box-a', reason: 'gone' }).kind,
    ).toBe('fenced');
    expect(walk).toMatchObject({ state: 'warm', instanceId: 'box-b', epoch: 2 });
  });
});

describe('an envelope', () => {
  it('is replaced only by those who work with that very box', () => {
    const walk = new LeaseWalk().warm();
    expect(
      walk.say({ type: 'update_envelope', epoch: 1, instanceId: 'box-a', envelope: { a: 1 } }).kind,
    ).toBe('done');
    expect(walk.record?.state).toMatchObject({ box: { instanceId: 'box-a', envelope: { a: 1 } } });
    expect(
      walk.say({ type: 'update_envelope', epoch: 2, instanceId: 'box-a', envelope: {} }).kind,
    ).toBe('fenced');
  });
});
