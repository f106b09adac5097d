import { describe, expect, it } from 'vitest';
import { createIdleWorld, LeaseWorld, WORLD_TIMING } from '../../test/lease-world.ts';

const { idleGraceMs, stoppingTtlMs, captureTtlMs, captureRetryMs } = WORLD_TIMING;

describe('a reaper whose provider does not answer', () => {
  it('gives up a capture that hangs, and serves the other leases; so does it with an end that hangs', async () => {
    const world = new LeaseWorld();
    for (const groupId of ['a', 'b', 'c', 'd', 'e'])
      await (await world.until(world.process().open({ groupId }))).release();
    await world.clock.advanceBy(idleGraceMs);
    let hanging = 4;
    world.driver.before = (step) =>
      step === 'capture' && (hanging -= 1) >= 0 ? new Promise(() => {}) : undefined;
    const reaper = world.process().reaper();
    const first = reaper.sweep();
    await world.pass(captureTtlMs + 10_000);
    expect(await first).toMatchObject({ stopped: 1, postponed: 4 });
    hanging = 4;
    world.driver.before = (step) =>
      step === 'terminate' && (hanging -= 1) >= 0 ? new Promise(() => {}) : undefined;
    await world.clock.advanceBy(captureRetryMs);
    const second = reaper.sweep();
    await world.pass(stoppingTtlMs + 10_000);
    expect(await second).toMatchObject({ stopped: 0, failed: 4 });
    await world.clock.advanceBy(stoppingTtlMs);
    expect(await reaper.sweep()).toMatchObject({ stopped: 4 });
  });

  it('stops in the middle of a capture that hangs when its signal fires', async () => {
    const world = await createIdleWorld();
    world.driver.before = (step) => (step === 'capture' ? new Promise(() => {}) : undefined);
    const cancelling = new AbortController();
    const sweeping = world.process().reaper().sweep(cancelling.signal);
    await world.pass(5_000);
    cancelling.abort();
    await expect(world.until(sweeping)).rejects.toMatchObject({ code: 'cancelled' });
    world.driver.before = () => {};
    await world.clock.advanceBy(stoppingTtlMs);
    expect(await world.process().reaper().sweep()).toMatchObject({ stopped: 1 });
  });

  it('keeps sending a viewer away whose box could not be captured', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    await world.until(process.open({ kind: 'viewer' }));
    await process.table.say('ws.group', { type: 'force_drain' });
    world.driver.before = (step) => {
      if (step === 'capture') throw new Error('the disk is full');
    };
    await world.pass(idleGraceMs);
    expect(await process.reaper().sweep()).toMatchObject({ postponed: 1 });
    world.driver.before = () => {};
    expect((await world.record())?.state).toMatchObject({ name: 'draining', retiring: true });
  });

  it('goes on when the list of boxes or the discard of an archive hangs', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    for (const content of ['one', 'two']) {
      held.box.content = content;
      await held.saveArchive();
    }
    await held.release();
    await world.clock.advanceBy(idleGraceMs);
    world.driver.discardArchive = () => new Promise(() => {});
    world.driver.inventory = async function* hang() {
      await new Promise(() => {});
      yield* [];
    };
    const sweeping = world.process().reaper().sweep();
    await world.pass(stoppingTtlMs * 3);
    expect(await sweeping).toMatchObject({ stopped: 1, failed: 1 });
    expect(await world.stateName()).toBe('cold');
  });
});
