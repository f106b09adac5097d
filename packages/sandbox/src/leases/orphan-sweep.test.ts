import { describe, expect, it } from 'vitest';
import { LeaseWorld } from '../../test/lease-world.ts';

describe('the search for orphaned boxes', () => {
  it('ends a box that was created and never put on record, in the second sweep', async () => {
    const world = new LeaseWorld();
    const held = await world.until(world.process().open());
    await addStray(world);
    const reaper = world.process().reaper();
    expect(await reaper.sweep()).toMatchObject({ orphansEnded: 0 });
    expect(await reaper.sweep()).toMatchObject({ orphansEnded: 1 });
    expect([...world.driver.running.keys()]).toEqual([held.instanceId]);
  });

  it('spares a box whose spawner may still put it on record, and one of a lease that it does not know', async () => {
    const world = new LeaseWorld();
    world.driver.before = (step) => (step === 'created' ? new Promise(() => {}) : undefined);
    void world
      .process()
      .open()
      .catch(() => {});
    await world.pass(1_000);
    world.driver.running.set('foreign', {
      id: 'foreign',
      content: '',
      epoch: 3,
      leaseKey: 'ws.unknown',
      leaseId: 'unknown',
    });
    const reaper = world.process().reaper();
    for (let sweep = 0; sweep < 3; sweep += 1)
      expect(await reaper.sweep()).toMatchObject({ orphansEnded: 0 });
    expect([...world.driver.running.keys()]).toEqual(['box-1', 'foreign']);
  });

  it('spares a box of a lease of another store that has the same key', async () => {
    const world = new LeaseWorld();
    await world.until(world.process().open());
    await addStray(world, 'of another store');
    const reaper = world.process().reaper();
    for (let sweep = 0; sweep < 3; sweep += 1)
      expect(await reaper.sweep()).toMatchObject({ orphansEnded: 0 });
    expect(world.driver.running.has('stray')).toBe(true);
  });

  it('does not stop the sweep when the provider cannot list, and tries again when it cannot end', async () => {
    const world = new LeaseWorld();
    await world.until(world.process().open());
    await addStray(world);
    const reaper = world.process().reaper();
    const { terminateById } = world.driver;
    world.driver.terminateById = () => Promise.reject(new Error('busy'));
    await reaper.sweep();
    expect(await reaper.sweep()).toMatchObject({ orphansEnded: 0 });
    world.driver.terminateById = terminateById;
    expect(await reaper.sweep()).toMatchObject({ orphansEnded: 1 });
    world.driver.inventory = () => {
      throw new Error('the list is not available');
    };
    expect(await reaper.sweep()).toMatchObject({ failed: 1 });
  });
});

/** A box of an epoch that is over. */
async function addStray(world: LeaseWorld, leaseId?: string): Promise<void> {
  const leaseIdOnRecord = (await world.record())?.leaseId ?? '';
  world.driver.running.set('stray', {
    id: 'stray',
    content: '',
    epoch: 0,
    leaseKey: 'ws.group',
    leaseId: leaseId ?? leaseIdOnRecord,
  });
}
