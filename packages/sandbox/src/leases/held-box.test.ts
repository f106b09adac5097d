import { setImmediate as nextTask } from 'node:timers/promises';
import { SandboxError } from '@opengeni/contracts/errors';
import { FaultyLeaseStore } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { LeaseWorld, WORLD_TIMING } from '../../test/lease-world.ts';

describe('a held box', () => {
  it('is fenced before its heartbeat expires when beating fails', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    world.heartbeats.beat = () => Promise.reject(new Error('no route to the store'));
    await world.pass(WORLD_TIMING.holderTtlMs / 2);
    expect(held.signal.aborted).toBe(false);
    await world.pass(WORLD_TIMING.holderTtlMs / 2 - 5_000);
    expect(held.signal.reason).toMatchObject({ code: 'fenced' });
    expect(() => held.assertHeld()).toThrow(expect.objectContaining({ code: 'fenced' }));
  });

  it('that was fenced leaves the lease by itself, so that nothing keeps its box for it', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const held = await world.until(process.open());
    const beat = world.heartbeats.beat.bind(world.heartbeats);
    world.heartbeats.beat = () => Promise.reject(new Error('no route to the store'));
    await world.pass(WORLD_TIMING.holderTtlMs);
    world.heartbeats.beat = beat;
    expect(held.signal.reason).toMatchObject({ code: 'fenced' });
    expect(await world.record()).toMatchObject({ state: { name: 'draining' }, holders: [] });
    expect(process.keeper.size).toBe(0);
    expect(world.clock.sleeping).toBe(0);
    await world.pass(WORLD_TIMING.idleGraceMs);
    expect(await world.process().reaper().sweep()).toMatchObject({ stopped: 1 });
  });

  it('is fenced when beats hang without an answer', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    world.heartbeats.beat = () => new Promise(() => {});
    await world.pass(WORLD_TIMING.holderTtlMs - 5_000);
    expect(held.signal.aborted).toBe(true);
  });

  it('is fenced at the first look after the process stood still, before anything else happens', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    const now = world.clock.now();
    world.clock.now = () => now + WORLD_TIMING.holderTtlMs;
    expect(held.signal.aborted).toBe(false);
    expect(() => held.assertHeld()).toThrow(expect.objectContaining({ code: 'fenced' }));
    expect(held.signal.aborted).toBe(true);
  });

  it('stays held for hours while it beats', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    await world.pass(7_200_000, 15_000);
    expect(() => held.assertHeld()).not.toThrow();
  });

  it('of a viewer that was sent away is fenced before the box ends', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const held = await world.until(process.open({ kind: 'viewer' }));
    await process.table.say('ws.group', { type: 'force_drain' });
    await world.pass(WORLD_TIMING.holderTtlMs);
    expect(held.signal.reason).toMatchObject({ code: 'fenced' });
    expect(world.driver.running.size).toBe(1);
  });

  it('knows when it is to be replaced', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const held = await world.until(process.open());
    expect(held.isRetiring).toBe(false);
    await process.table.say('ws.group', { type: 'retire' });
    await world.pass(WORLD_TIMING.holderTtlMs);
    expect(held.isRetiring).toBe(true);
    expect(held.signal.aborted).toBe(false);
  });

  it('is released once, keeps no timer, and cannot be used afterwards', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const held = await world.until(process.open());
    expect(world.clock.sleeping).toBe(1);
    await Promise.all([held.release(), held.release()]);
    await held[Symbol.asyncDispose]();
    expect(world.clock.sleeping).toBe(0);
    expect(process.keeper.size).toBe(0);
    expect(await world.heartbeats.living('')).toEqual(new Set());
    expect(() => held.assertHeld()).toThrow(expect.objectContaining({ code: 'cancelled' }));
  });

  it('needs one timer a process, however many leases it holds', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const openings = Array.from({ length: 100 }, (_, count) =>
      process.open({ groupId: `group-${count}` }),
    );
    await world.until(Promise.all(openings));
    expect(process.keeper.size).toBe(100);
    expect(world.clock.sleeping).toBe(1);
  });

  it('saves archives one at a time and discards the one that nothing points to', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    const other = await world.until(world.process().open());
    for (const content of ['one', 'two', 'three']) {
      held.box.content = content;
      expect(await held.saveArchive()).toBe('saved');
    }
    expect([...world.driver.archives.values()]).toEqual(['two', 'three']);
    let resume = (): void => {};
    world.driver.before = (step) =>
      step === 'capture' ? new Promise((resolve) => (resume = resolve)) : undefined;
    const saving = held.saveArchive();
    await nextTask();
    expect(await other.saveArchive()).toBe('busy');
    resume();
    expect(await saving).toBe('saved');
    world.driver.before = () => {};
    world.driver.canCapture = false;
    expect(await other.saveArchive()).toBe('unsupported');
  });

  it('is not lost by two saves of its holder at the same time', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    held.box.content = 'work';
    let resume = (): void => {};
    world.driver.before = (step) =>
      step === 'capture' ? new Promise((resolve) => (resume = resolve)) : undefined;
    const first = held.saveArchive();
    await nextTask();
    expect(await held.saveArchive()).toBe('busy');
    resume();
    expect(await first).toBe('saved');
    expect(held.signal.aborted).toBe(false);
    world.driver.before = () => {};
    expect(await held.saveArchive()).toBe('saved');
  });

  it('keeps files whose save was written although nobody heard of it, and the box is gone since', async () => {
    const world = new LeaseWorld();
    const update = world.store.update.bind(world.store);
    const lossy = new FaultyLeaseStore(world.store, { faultOf: () => undefined });
    lossy.update = async (key, value, revision) => {
      const written = await update(key, value, revision);
      if (value.archive === undefined || value.state.name !== 'warm') return written;
      world.driver.running.clear();
      const gone = { epoch: 1, instanceId: 'box-1', reason: 'lost' } as const;
      await world.process().table.say('ws.group', { type: 'mark_gone', ...gone });
      throw new SandboxError('store_unavailable', 'The reply was lost.');
    };
    const held = await world.until(world.process(lossy).open());
    held.box.content = 'all my work';
    expect(await world.until(held.saveArchive())).toBe('saved');
    await world.until(held.release());
    const next = await world.until(world.process().open());
    expect(next).toMatchObject({ origin: 'restored', box: { content: 'all my work' } });
  });

  it('saves anew after the store went away in the middle, and keeps the archive before', async () => {
    const world = new LeaseWorld();
    let isDown = false;
    const store = new FaultyLeaseStore(world.store, {
      faultOf: () => (isDown ? 'lost_request' : undefined),
    });
    const held = await world.until(world.process(store).open());
    held.box.content = 'one';
    await held.saveArchive();
    const capture = world.driver.capture.bind(world.driver);
    const update = world.store.update.bind(world.store);
    world.driver.capture = async (request) => {
      const files = await capture(request);
      world.store.update = async (key, value, revision) => {
        const written = await update(key, value, revision);
        isDown = true;
        throw new SandboxError('store_unavailable', `The reply to ${written} was lost.`);
      };
      return files;
    };
    held.box.content = 'two';
    const failed = expect(held.saveArchive()).rejects.toMatchObject({ code: 'store_unavailable' });
    await world.pass(31_000, 250);
    await failed;
    world.store.update = update;
    world.driver.capture = capture;
    isDown = false;
    held.box.content = 'three';
    expect(await world.until(held.saveArchive())).toBe('saved');
    const archive = (await world.record())?.archive;
    const contentOf = (reference = '') => world.driver.archives.get(reference);
    expect(contentOf(archive?.current.reference)).toBe('three');
    expect(contentOf(archive?.previous?.reference)).toBe('two');
    expect(world.driver.archives.size).toBe(2);
  });

  it('does not wait for ever for a backend that never gives the files', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    world.driver.before = (step) => (step === 'capture' ? new Promise(() => {}) : undefined);
    const saving = expect(held.saveArchive()).rejects.toMatchObject({ code: 'timeout' });
    await world.pass(WORLD_TIMING.captureTtlMs + 5_000);
    await saving;
    world.driver.before = () => {};
    expect(await held.saveArchive()).toBe('saved');
  });

  it('that its holder says is gone is fenced, and the next opening restores it', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    held.box.content = 'work';
    await held.saveArchive();
    world.driver.running.clear();
    await held.markGone('the provider lost it');
    expect(held.signal.reason).toMatchObject({ code: 'box_gone' });
    expect(await world.until(world.process().open())).toMatchObject({
      epoch: 2,
      box: { content: 'work' },
    });
  });
});
