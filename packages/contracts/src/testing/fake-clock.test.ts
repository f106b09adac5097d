import { describe, expect, it } from 'vitest';

import { FakeClock } from './fake-clock.ts';

describe('FakeClock', () => {
  it('stands still until it is moved', async () => {
    const clock = new FakeClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advanceBy(50);
    expect(clock.now()).toBe(1050);
  });

  it('wakes sleepers in the order of their due time, at that time', async () => {
    const clock = new FakeClock(0);
    const woken: string[] = [];
    const sleep = async (name: string, delayMs: number) => {
      await clock.sleep(delayMs);
      woken.push(`${name} at ${clock.now()}`);
    };
    const sleeps = [sleep('late', 30), sleep('early', 10), sleep('never', 31), sleep('now', -5)];
    await clock.advanceBy(30);
    expect(woken).toEqual(['now at 0', 'early at 10', 'late at 30']);
    expect(clock.sleeping).toBe(1);
    await clock.advanceBy(1);
    await Promise.all(sleeps);
  });

  it('wakes a sleeper that sleeps again within one move', async () => {
    const clock = new FakeClock(0);
    const ticks: number[] = [];
    const ticking = (async () => {
      while (ticks.length < 3) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    })();
    await clock.advanceBy(35);
    await ticking;
    expect(ticks).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it('rejects a sleep with the reason of its signal and forgets it', async () => {
    const clock = new FakeClock(0);
    const controller = new AbortController();
    const reason = new Error('stop');
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(10, controller.signal)).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
  });

  it('lets a sleep that has ended be', async () => {
    const clock = new FakeClock(0);
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    await clock.advanceBy(10);
    controller.abort();
    await expect(sleep).resolves.toBeUndefined();
  });
});
