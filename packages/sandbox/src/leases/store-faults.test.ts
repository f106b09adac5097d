import { FaultyHeartbeatStore, FaultyLeaseStore } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { LeaseWorld, WORLD_TIMING } from '../../test/lease-world.ts';

describe('a store that misbehaves', () => {
  const faults = ['late', 'twice', 'lost_request', 'lost_reply', 'no_answer'] as const;

  it.each(faults)(
    'with %s at any one call leads to one box, one holder and a clean end',
    async (fault) => {
      for (let faulty = 1; faulty <= 60; faulty += 1) {
        const world = new LeaseWorld();
        let calls = 0;
        const options = {
          faultOf: () => ((calls += 1) === faulty ? fault : undefined),
          delay: () => world.clock.sleep(3_000),
        };
        const process = world.process(
          new FaultyLeaseStore(world.store, options),
          new FaultyHeartbeatStore(world.heartbeats, options),
        );
        const held = await world.until(process.open());
        expect([...world.driver.running.keys()]).toEqual([held.instanceId]);
        expect(await world.record()).toMatchObject({
          state: { name: 'warm' },
          holders: [{ holderId: held.holderId }],
        });
        held.box.content = 'work';
        expect(await world.until(held.saveArchive())).toBe('saved');
        await world.until(held.release());
        expect(await world.record()).toMatchObject({ state: { name: 'draining' }, holders: [] });
        expect(world.driver.running.size).toBe(1);
        await world.clock.advanceBy(WORLD_TIMING.idleGraceMs);
        // A sweep that cannot read the time fails as a whole; the next one makes up for it.
        for (let sweep = 0; sweep < 3; sweep += 1) {
          await world.until(Promise.allSettled([process.reaper().sweep()]));
          await world.pass(WORLD_TIMING.stoppingTtlMs);
        }
        expect(world.driver.running.size).toBe(0);
        expect(world.driver.created).toBe(1);
        expect([...world.driver.archives.values()]).toContain('work');
        if (calls < faulty) return;
      }
      expect.unreachable('the story takes fewer calls');
    },
  );

  it('for good leaves a box alone that may have been published', async () => {
    const world = new LeaseWorld();
    let state: 'up' | 'one reply' | 'down' = 'up';
    const store = new FaultyLeaseStore(world.store, {
      faultOf(operation) {
        if (state === 'down') return 'lost_request';
        if (state === 'up' || operation !== 'update') return undefined;
        state = 'down';
        return 'lost_reply';
      },
    });
    world.driver.before = (step) => {
      if (step === 'created') state = 'one reply';
    };
    await expect(world.until(world.process(store).open())).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect([...world.driver.running.keys()]).toEqual(['box-1']);
    expect(await world.record()).toMatchObject({
      state: { name: 'warm', box: { instanceId: 'box-1' } },
    });
  });
});
