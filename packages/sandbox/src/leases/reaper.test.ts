import { setImmediate as nextTask } from 'node:timers/promises';
import { FaultyLeaseStore } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { createIdleWorld, LeaseWorld, WORLD_TIMING } from '../../test/lease-world.ts';
import type { LeaseRecord } from './lease-record.ts';
import type { WarmUsage } from './reaper.ts';

const { idleGraceMs, holderTtlMs, stoppingTtlMs, captureRetryMs, warmingTtlMs } = WORLD_TIMING;

describe('the reaper', () => {
  it('ends an idle box after its grace, and only after its files were captured', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    held.box.content = 'work';
    await held.release();
    const reaper = world.process().reaper();
    await world.clock.advanceBy(idleGraceMs - 1);
    expect(await reaper.sweep()).toMatchObject({ examined: 1, stopped: 0 });
    await world.clock.advanceBy(1);
    expect(await reaper.sweep()).toMatchObject({ stopped: 1, failed: 0 });
    expect(world.driver.calls).toEqual(['create box-1', 'capture box-1', 'end box-1']);
    expect(await world.record()).toMatchObject({
      state: { name: 'cold' },
      archive: { current: { epoch: 1 } },
    });
    expect([...world.driver.archives.values()]).toEqual(['work']);
  });

  it('never touches a box that a holder of any kind holds', async () => {
    const world = new LeaseWorld();
    await world.until(world.process().open({ kind: 'viewer' }));
    await world.until(world.process().open({ groupId: 'other', kind: 'turn' }));
    const reaper = world.process().reaper();
    for (let sweep = 0; sweep < 20; sweep += 1) {
      expect(await reaper.sweep()).toMatchObject({ stopped: 0, deadHolders: 0 });
      await world.pass(60_000, 15_000);
    }
    expect(world.driver.running.size).toBe(2);
  });

  it('removes a dead holder of any kind after two looks, and then the box drains', async () => {
    const world = new LeaseWorld();
    let isDead = false;
    const faultOf = () => (isDead ? ('no_answer' as const) : undefined);
    const dead = world.process(new FaultyLeaseStore(world.store, { faultOf }));
    await world.until(dead.open({ kind: 'turn' }));
    isDead = true;
    world.heartbeats.beat = () => new Promise(() => {});
    const reaper = world.process().reaper();
    await world.pass(holderTtlMs);
    expect(await reaper.sweep()).toMatchObject({ deadHolders: 0 });
    await world.pass(holderTtlMs - 5_000);
    expect(await reaper.sweep()).toMatchObject({ deadHolders: 0 });
    await world.pass(5_000);
    expect(await reaper.sweep()).toMatchObject({ deadHolders: 1 });
    expect(await world.stateName()).toBe('draining');
  });

  it('keeps live holders when the clock of the store jumps on by an hour', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    const reaper = world.process().reaper();
    await reaper.sweep();
    await world.pass(30_000);
    world.skewMs += 3_600_000;
    for (let sweep = 0; sweep < 10; sweep += 1) {
      expect(await reaper.sweep()).toMatchObject({ deadHolders: 0, stopped: 0 });
      await world.pass(30_000);
    }
    expect(() => held.assertHeld()).not.toThrow();
  });

  it('ends an idle box in time although the clock of the store was set back by an hour', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    await held.release();
    world.skewMs -= 3_600_000;
    const reaper = world.process().reaper();
    await reaper.sweep();
    await world.clock.advanceBy(idleGraceMs);
    expect(await reaper.sweep()).toMatchObject({ stopped: 1 });
  });

  it('postpones a box whose files cannot be captured, and ends it on record after the permitted failures', async () => {
    const world = await createIdleWorld();
    world.driver.before = (step) => {
      if (step === 'capture') throw new Error('the disk is full');
    };
    const reaper = world.process().reaper();
    for (let failure = 1; failure < WORLD_TIMING.maxCaptureFailures; failure += 1) {
      expect(await reaper.sweep()).toMatchObject({ postponed: 1, stopped: 0 });
      expect(world.driver.running.size).toBe(1);
      await world.clock.advanceBy(captureRetryMs);
    }
    expect(await reaper.sweep()).toMatchObject({ postponed: 0, stopped: 1 });
    expect(world.driver.running.size).toBe(0);
  });

  it('ends a box whose backend cannot capture, and one that was gone already', async () => {
    const world = await createIdleWorld();
    world.driver.canCapture = false;
    expect(await world.process().reaper().sweep()).toMatchObject({ stopped: 1 });
    const again = await createIdleWorld();
    again.driver.running.clear();
    expect(await again.process().reaper().sweep()).toMatchObject({ stopped: 1 });
    expect(await again.record()).toMatchObject({ state: { name: 'cold' } });
    expect((await again.record())?.archive).toBeUndefined();
  });

  it('leaves a box that cannot be ended in stopping, keeps its archive and tries again', async () => {
    const world = await createIdleWorld();
    world.driver.before = (step) => {
      if (step === 'terminate') throw new Error('the provider does not answer');
    };
    const reaper = world.process().reaper();
    expect(await reaper.sweep()).toMatchObject({ stopped: 0, failed: 1 });
    expect((await world.record())?.state).toMatchObject({
      name: 'stopping',
      capture: { kind: 'captured' },
    });
    world.driver.before = () => {};
    expect(await reaper.sweep()).toMatchObject({ stopped: 0, failed: 0 });
    await world.clock.advanceBy(stoppingTtlMs);
    expect(await reaper.sweep()).toMatchObject({ stopped: 1 });
    expect(world.driver.calls.filter((call) => call.startsWith('capture'))).toHaveLength(1);
  });

  it('keeps its claim while a capture takes longer than the claim', async () => {
    const world = await createIdleWorld();
    world.driver.before = (step) =>
      step === 'capture' ? world.clock.sleep(stoppingTtlMs * 4) : undefined;
    const first = world.process().reaper().sweep();
    await world.pass(stoppingTtlMs * 2);
    expect(await world.process().reaper().sweep()).toMatchObject({ stopped: 0 });
    expect(await world.until(first, 5_000)).toMatchObject({ stopped: 1 });
    expect(world.driver.calls.filter((call) => call.startsWith('end'))).toEqual(['end box-1']);
  });

  it('shares the work with others: of ten at the same time one ends the box', async () => {
    const world = await createIdleWorld();
    const reports = await world.until(
      Promise.all(Array.from({ length: 10 }, () => world.process().reaper().sweep())),
    );
    expect(reports.reduce((sum, { stopped }) => sum + stopped, 0)).toBe(1);
    expect(world.driver.calls).toEqual(['create box-1', 'capture box-1', 'end box-1']);
  });

  it('gives way to a holder that comes back before the stop is claimed', async () => {
    const world = await createIdleWorld();
    const list = world.store.list.bind(world.store);
    world.store.list = async function* (prefix) {
      for await (const entry of list(prefix)) {
        await world.process().open();
        yield entry;
      }
    };
    expect(await world.process().reaper().sweep()).toMatchObject({ stopped: 0, failed: 0 });
    expect(world.driver.calls).toEqual(['create box-1']);
    expect(await world.stateName()).toBe('warm');
  });

  it('ends the unpublished box of a dead spawner without a capture and keeps the archive', async () => {
    const world = new LeaseWorld();
    world.driver.before = (step) => (step === 'created' ? new Promise(() => {}) : undefined);
    const { table } = world.process();
    void world
      .process()
      .open()
      .catch(() => {});
    await world.pass(1_000);
    // Its renewals stop with it.
    world.heartbeats.beat = () => new Promise(() => {});
    const record = await world.record();
    expect(record?.state).toMatchObject({ name: 'warming', box: { instanceId: 'box-1' } });
    const reaper = world.process().reaper();
    world.store.update = (
      (update) => (key: string, value: LeaseRecord, revision: string) =>
        value.state.name === 'warming'
          ? Promise.reject(new Error('dead'))
          : update(key, value, revision)
    )(world.store.update.bind(world.store));
    world.skewMs += warmingTtlMs;
    expect(await reaper.sweep()).toMatchObject({ stopped: 1 });
    expect(world.driver.calls).toEqual(['create box-1', 'end box-1']);
    expect((await table.read('ws.group'))?.state.name).toBe('cold');
  });

  it('drops the claim of a spawner that died before it created anything', async () => {
    const world = new LeaseWorld();
    const { table } = world.process();
    const lease = { leaseId: 'l', workspaceId: 'ws', groupId: 'group', backend: 'fake' };
    await table.say('ws.group', {
      type: 'acquire',
      lease,
      holder: { holderId: 'h', kind: 'turn' },
      claimId: 'c',
    });
    await world.clock.advanceBy(warmingTtlMs);
    await world.process().reaper().sweep();
    expect(await world.stateName()).toBe('cold');
  });

  it('serves the other leases when one fails, and reports records that it cannot read', async () => {
    const world = new LeaseWorld();
    for (const groupId of ['a', 'b', 'c'])
      await (await world.until(world.process().open({ groupId }))).release();
    await world.store.create('ws.broken', { version: 0 } as unknown as LeaseRecord);
    await world.clock.advanceBy(idleGraceMs);
    let captures = 0;
    world.driver.before = (step) => {
      if (step === 'terminate' && (captures += 1) === 2) throw new Error('this one not');
    };
    const report = await world.process().reaper().sweep();
    expect(report).toMatchObject({ examined: 4, unreadable: 1, stopped: 2, failed: 1 });
    expect(world.driver.running.size).toBe(1);
  });

  it('works on no more leases at the same time than it may', async () => {
    const world = new LeaseWorld();
    for (let count = 0; count < 9; count += 1) {
      await (await world.until(world.process().open({ groupId: `g${count}` }))).release();
    }
    await world.clock.advanceBy(idleGraceMs);
    let active = 0;
    let most = 0;
    world.driver.before = async (step) => {
      if (step !== 'capture') return;
      most = Math.max(most, (active += 1));
      await nextTask();
      active -= 1;
    };
    expect(await world.process().reaper({ concurrency: 3 }).sweep()).toMatchObject({ stopped: 9 });
    expect(most).toBe(3);
  });

  it('leaves leases of backends that it has no driver for to others', async () => {
    const world = await createIdleWorld();
    expect(
      await world
        .process()
        .reaper({ driverOf: () => undefined })
        .sweep(),
    ).toMatchObject({
      stopped: 0,
      failed: 0,
      unreachable: 1,
    });
    expect(await world.stateName()).toBe('draining');
  });

  it('counts the seconds of warm boxes once, whoever asks', async () => {
    const world = new LeaseWorld();
    await world.until(world.process().open());
    const usage: WarmUsage[] = [];
    const reapers = [0, 1].map(() =>
      world.process().reaper({ onUsage: async (used) => void usage.push(used) }),
    );
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await world.pass(30_000);
      await world.until(Promise.all(reapers.map((reaper) => reaper.sweep())), 1);
    }
    expect(usage.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(90);
    expect(new Set(usage.map(({ epoch, tick }) => `${epoch}:${tick}`)).size).toBe(usage.length);
  });

  it('ends with its signal and leaves no timer', async () => {
    const world = new LeaseWorld();
    const controller = new AbortController();
    const running = world.process().reaper().run({ everyMs: 30_000, signal: controller.signal });
    await world.pass(60_000);
    expect(world.clock.sleeping).toBe(1);
    controller.abort();
    await running;
    expect(world.clock.sleeping).toBe(0);
  });
});
