import { setImmediate as nextTask } from 'node:timers/promises';
import { FaultyLeaseStore } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { LeaseWorld, WORLD_TIMING } from '../../test/lease-world.ts';
import type { LeaseRecord } from './lease-record.ts';

describe('opening a lease', () => {
  it('makes one box for fifty processes that open at the same time', async () => {
    const world = new LeaseWorld();
    const held = await world.until(
      Promise.all(Array.from({ length: 50 }, () => world.process().open())),
    );
    expect(world.driver.created).toBe(1);
    expect(new Set(held.map(({ instanceId }) => instanceId))).toEqual(new Set(['box-1']));
    expect(held.map(({ origin }) => origin).toSorted()[49]).toBe('created');
    expect((await world.record())?.holders).toHaveLength(50);
  });

  it('re-arms the box that the last holder left, at the same epoch', async () => {
    const world = new LeaseWorld();
    const first = await world.until(world.process().open());
    await first.release();
    expect(await world.stateName()).toBe('draining');
    const second = await world.until(world.process().open());
    expect(second).toMatchObject({ instanceId: 'box-1', epoch: 1, origin: 'attached' });
    expect(await world.stateName()).toBe('warm');
  });

  it('keeps the claim of a creation that takes ten minutes', async () => {
    const world = new LeaseWorld();
    world.driver.before = (step) => (step === 'created' ? world.clock.sleep(590_000) : undefined);
    const opening = Promise.all([world.process().open(), world.process().open()]);
    const held = await world.until(opening, 5_000);
    expect(held.map(({ instanceId }) => instanceId)).toEqual(['box-1', 'box-1']);
    expect(world.driver.created).toBe(1);
  });

  it('ends what it created when the creation fails, and lets a waiter create', async () => {
    const world = new LeaseWorld();
    let failures = 1;
    world.driver.before = (step) => {
      if (step === 'created' && failures-- > 0) throw new Error('no network in the box');
    };
    const outcomes = await world.until(
      Promise.allSettled([world.process().open(), world.process().open()]),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(String(failed?.reason)).toContain('no network in the box');
    expect([...world.driver.running.keys()]).toEqual(['box-2']);
    expect((await world.record())?.epoch).toBe(2);
  });

  it('leaves a box that it cannot end on record, for the reaper', async () => {
    const world = new LeaseWorld();
    world.driver.before = (step) => {
      if (step === 'terminate') throw new Error('the provider does not answer');
    };
    const process = world.process();
    const controller = new AbortController();
    const opening = process.open({ signal: controller.signal });
    world.driver.before = (step) => {
      if (step === 'terminate') throw new Error('the provider does not answer');
      if (step === 'created') controller.abort();
    };
    await expect(world.until(opening)).rejects.toMatchObject({ code: 'cancelled' });
    expect((await world.record())?.state).toMatchObject({
      name: 'warming',
      box: { instanceId: 'box-1' },
    });
  });

  it('makes one new box when several attached holders find theirs gone', async () => {
    const world = new LeaseWorld();
    const first = await world.until(world.process().open());
    first.box.content = 'work';
    expect(await first.saveArchive()).toBe('saved');
    await first.release();
    world.driver.running.clear();
    const held = await world.until(
      Promise.all([world.process().open(), world.process().open(), world.process().open()]),
    );
    expect(world.driver.created).toBe(2);
    expect(held.map(({ box }) => box.content)).toEqual(['work', 'work', 'work']);
    expect(held.filter(({ origin }) => origin === 'restored')).toHaveLength(1);
  });

  it('waits for a box that is being stopped and then restores its files', async () => {
    const world = new LeaseWorld();
    const first = await world.until(world.process().open());
    first.box.content = 'work';
    await first.release();
    await world.clock.advanceBy(WORLD_TIMING.idleGraceMs);
    let resume = (): void => {};
    world.driver.before = (step) =>
      step === 'capture' ? new Promise((resolve) => (resume = resolve)) : undefined;
    const sweeping = world.process().reaper().sweep();
    await nextTask();
    const opening = world.process().open();
    await world.pass(20_000);
    expect(world.driver.created).toBe(1);
    resume();
    await sweeping;
    expect(await world.until(opening)).toMatchObject({
      origin: 'restored',
      epoch: 2,
      box: { content: 'work' },
    });
  });
});

describe('an opening that fails', () => {
  it('says timeout and names the backend when there is no box in time, and leaves no holder', async () => {
    const world = new LeaseWorld();
    world.driver.before = () => new Promise(() => {});
    void world
      .process()
      .open({ timeoutMs: 10_000_000 })
      .catch(() => {});
    await nextTask();
    const waiter = world.process().open({ timeoutMs: 25_000 });
    await expect(world.until(waiter)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/"fake".*25 s/),
      details: { reason: 'sandbox_warming_timeout' },
    });
    expect((await world.record())?.holders).toHaveLength(1);
    expect(await world.stateName()).toBe('warming');
  });

  it('ends with code cancelled when the caller wishes so, also while the provider does not listen', async () => {
    const world = new LeaseWorld();
    let create = (): void => {};
    world.driver.before = (step) =>
      step === 'create' ? new Promise((resolve) => (create = resolve)) : undefined;
    const controller = new AbortController();
    const process = world.process();
    const opening = process.open({ signal: controller.signal });
    await world.pass(1_000);
    controller.abort(new Error('the user left'));
    await expect(world.until(opening)).rejects.toMatchObject({ code: 'cancelled' });
    expect(process.keeper.size).toBe(0);
    await world.pass(1_000);
    expect(await world.record()).toMatchObject({ state: { name: 'warming' }, holders: [] });
    create();
    await world.pass(1_000);
    expect(await world.record()).toMatchObject({ state: { name: 'cold' }, holders: [] });
    expect(world.driver.running.size).toBe(0);
  });

  it('ends in time when the store of heartbeats does not answer, by its limit and by its signal', async () => {
    const world = new LeaseWorld();
    world.heartbeats.beat = () => new Promise(() => {});
    const limited = world.process().open({ timeoutMs: 5_000 });
    await expect(world.until(limited)).rejects.toMatchObject({ code: 'timeout' });
    const controller = new AbortController();
    const cancelled = world.process().open({ signal: controller.signal });
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(world.until(world.process().open())).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(await world.record()).toBeUndefined();
  });

  it('ends in time when the lease store does not answer, by its limit and by its signal', async () => {
    const world = new LeaseWorld();
    const silent = new FaultyLeaseStore(world.store, { faultOf: () => 'no_answer' });
    let code = '';
    const note = (error: { code: string }): void => void (code = error.code);
    void world.process(silent).open({ timeoutMs: 5_000 }).catch(note);
    await world.pass(6_000, 250);
    expect(code).toBe('timeout');
    const controller = new AbortController();
    void world.process(silent).open({ signal: controller.signal }).catch(note);
    await world.pass(250, 250);
    controller.abort();
    await world.pass(250, 250);
    expect(code).toBe('cancelled');
  });

  it('ends in time when the box of a failed creation cannot be ended', async () => {
    const world = new LeaseWorld();
    world.driver.create = async ({ onCreated, generation }) => {
      const leaseKey = 'ws.group';
      const { leaseId, epoch } = generation;
      world.driver.running.set('box-1', { id: 'box-1', content: '', epoch, leaseKey, leaseId });
      await onCreated({ instanceId: 'box-1' });
      throw new Error('no network in the box');
    };
    world.driver.terminate = () => new Promise(() => {});
    let code = '';
    const opening = world.process().open({ timeoutMs: 20_000 });
    void opening.catch((error: { code: string }) => (code = error.code));
    await world.pass(21_000, 250);
    expect(code).toBe('timeout');
    await world.pass(WORLD_TIMING.stoppingTtlMs, 5_000);
    expect((await world.record())?.state).toMatchObject({
      name: 'warming',
      box: { instanceId: 'box-1' },
    });
  });

  it('lets nobody create a box beside one whose cancelled creation is still under way', async () => {
    const world = new LeaseWorld();
    const controller = new AbortController();
    let isFirst = true;
    world.driver.before = (step) => {
      if (step !== 'created' || !isFirst) return undefined;
      isFirst = false;
      controller.abort();
      return world.clock.sleep(20_000);
    };
    const most = { running: 0 };
    const set = world.driver.running.set.bind(world.driver.running);
    world.driver.running.set = (id, box) => {
      const map = set(id, box);
      most.running = Math.max(most.running, map.size);
      return map;
    };
    const opening = world.process().open({ signal: controller.signal });
    await expect(world.until(opening)).rejects.toMatchObject({ code: 'cancelled' });
    const next = await world.until(world.process().open());
    expect(next).toMatchObject({ instanceId: 'box-2', epoch: 2 });
    expect(most.running).toBe(1);
  });

  it('puts a box on record that it could not end, although the store missed it the first time', async () => {
    const world = new LeaseWorld();
    let state: 'up' | 'one reply' | 'down' = 'up';
    const store = new FaultyLeaseStore(world.store, {
      faultOf(operation) {
        if (state === 'down') return 'lost_request';
        if (state === 'up' || operation !== 'update') return undefined;
        state = 'down';
        return 'lost_request';
      },
    });
    world.driver.before = (step) => {
      if (step === 'create') state = 'one reply';
      if (step !== 'terminate') return;
      state = 'up';
      throw new Error('the provider does not answer');
    };
    const opening = world.process(store).open();
    await expect(world.until(opening)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect((await world.record())?.state).toMatchObject({
      name: 'warming',
      box: { instanceId: 'box-1' },
    });
  });

  it('is fenced for an epoch that is over, and refused while others use another image', async () => {
    const world = new LeaseWorld();
    await world.until(world.process().open({ image: 'one' }));
    await expect(world.process().open({ expectedEpoch: 7 })).rejects.toMatchObject({
      code: 'fenced',
    });
    await expect(world.process().open({ image: 'two' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('one'),
    });
    expect((await world.record())?.holders).toHaveLength(1);
  });

  it('of a spawner whose claim was taken over ends its box and says fenced', async () => {
    const world = new LeaseWorld();
    world.driver.before = async (step) => {
      if (step !== 'create' || world.driver.created > 0) return;
      // The process stands still for longer than its claim lasts, and another one goes on.
      world.driver.before = () => {};
      world.skewMs += WORLD_TIMING.warmingTtlMs;
      await world.process().open();
    };
    await expect(world.until(world.process().open())).rejects.toMatchObject({ code: 'fenced' });
    expect([...world.driver.running.keys()]).toEqual(['box-1']);
    expect((await world.record())?.epoch).toBe(2);
  });

  it('throws envelope_invalid for a damaged record and leaves it alone', async () => {
    const world = new LeaseWorld();
    await world.store.create('ws.group', { version: 9 } as unknown as LeaseRecord);
    await expect(world.process().open()).rejects.toMatchObject({ code: 'envelope_invalid' });
    expect(await world.record()).toEqual({ version: 9 });
    expect(world.driver.created).toBe(0);
  });
});
