import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { LeaseWorld, WORLD_TIMING } from '../../test/lease-world.ts';

const HOUR_MS = 3_600_000;

/** A world whose provider ends each box after a while. */
function createMortalWorld(lifetimeMs: number): LeaseWorld {
  const world = new LeaseWorld();
  const create = world.driver.create.bind(world.driver);
  world.driver.create = async (request) => {
    const { box, placed } = await create(request);
    const providerDeadlineAtMs = world.clock.now() + lifetimeMs;
    return { box, placed: { ...placed, providerDeadlineAtMs, providerLifetimeMs: lifetimeMs } };
  };
  return world;
}

describe('a box that its provider ends some day', () => {
  it('is to be replaced an hour before, and ends with its last holder', async () => {
    const world = createMortalWorld(6 * HOUR_MS);
    const process = world.process();
    const held = await world.until(process.open());
    const reaper = world.process().reaper();
    await world.pass(4.9 * HOUR_MS, 15_000);
    await reaper.sweep();
    expect((await world.record())?.state).not.toHaveProperty('retiring');
    await world.pass(0.2 * HOUR_MS, 15_000);
    await reaper.sweep();
    expect((await world.record())?.state).toMatchObject({ name: 'warm', retiring: true });
    await world.pass(WORLD_TIMING.holderTtlMs, 15_000);
    expect(held.isRetiring).toBe(true);
    await held.release();
    await process.keeper.settled();
    expect(world.driver.running.size).toBe(0);
    expect(await world.until(world.process().open())).toMatchObject({
      epoch: 2,
      origin: 'restored',
    });
  });

  it('is to be replaced in the last quarter of a short life', async () => {
    const world = createMortalWorld(HOUR_MS / 2);
    await world.until(world.process().open());
    const reaper = world.process().reaper();
    await world.pass((HOUR_MS / 2) * 0.7, 15_000);
    await reaper.sweep();
    expect((await world.record())?.state).not.toHaveProperty('retiring');
    await world.pass((HOUR_MS / 2) * 0.1, 15_000);
    await reaper.sweep();
    expect((await world.record())?.state).toHaveProperty('retiring');
  });

  it('has its files saved once more while somebody goes on working in it', async () => {
    const world = createMortalWorld(2 * HOUR_MS);
    const held = await world.until(world.process().open());
    held.box.content = 'hours of work';
    await world.pass(1.6 * HOUR_MS, 15_000);
    await world.process().reaper().sweep();
    await world.pass(WORLD_TIMING.holderTtlMs, 15_000);
    expect([...world.driver.archives.values()]).toEqual(['hours of work']);
    expect(held.signal.aborted).toBe(false);
  });
});

describe('a box that is to be replaced', () => {
  it('says so to who joins it, and ends with the last of them, without a reaper', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const first = await world.until(process.open());
    await process.table.say('ws.group', { type: 'retire' });
    const second = await world.until(process.open());
    expect(second).toMatchObject({ instanceId: 'box-1', isRetiring: true });
    await first.release();
    await process.keeper.settled();
    expect(world.driver.running.size).toBe(1);
    await second.release();
    await process.keeper.settled();
    expect(world.driver.calls).toEqual(['create box-1', 'capture box-1', 'end box-1']);
    expect(await world.stateName()).toBe('cold');
  });

  it('is ended by the opening that it is in the way of, also on another backend', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const first = await world.until(process.open({ backend: 'other' }));
    await first.release();
    const calls = [...world.driver.calls];
    const next = await world.until(process.open());
    expect(calls).toEqual(['create box-1']);
    expect(next).toMatchObject({ instanceId: 'box-2', origin: 'restored' });
    expect(world.driver.calls).toEqual([
      'create box-1',
      'capture box-1',
      'end box-1',
      'create box-2',
    ]);
  });

  it('is ended by nobody but the reaper when the way to its backend is not known', async () => {
    const world = new LeaseWorld();
    const process = world.process();
    const held = await world.until(process.open({ backend: 'other' }));
    await held.release();
    const opening = world.process(world.store, world.heartbeats, () => undefined).open();
    await world.pass(5_000, 250);
    expect(world.driver.calls).toEqual(['create box-1']);
    await process.reaper().sweep();
    expect(await world.until(opening)).toMatchObject({ instanceId: 'box-2' });
  });
});

describe('a backend that cannot be reached', () => {
  it('does not use up the attempts after which a box ends without its files', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    held.box.content = 'work';
    await held.release();
    await world.clock.advanceBy(WORLD_TIMING.idleGraceMs);
    world.driver.before = (step) => {
      if (step === 'capture') throw new SandboxError('provider_unreachable', 'no engine here');
    };
    const reaper = world.process().reaper();
    for (let sweep = 0; sweep < WORLD_TIMING.maxCaptureFailures * 3; sweep += 1) {
      expect(await reaper.sweep()).toMatchObject({ postponed: 1, stopped: 0 });
      await world.clock.advanceBy(WORLD_TIMING.captureRetryMs);
    }
    world.driver.before = () => {};
    expect(await reaper.sweep()).toMatchObject({ stopped: 1 });
    expect([...world.driver.archives.values()]).toEqual(['work']);
  });
});
