import { FakeClock } from '@opengeni/contracts/testing';
import { expect, it } from 'vitest';
import { createPulse } from './pulse.ts';

it('a pulse has a timer only while it has members', async () => {
  const clock = new FakeClock();
  const pulse = createPulse({ intervalMs: 100, clock });
  expect(clock.sleeping).toBe(0);
  const leave = [pulse.add({ beat: async () => {} }), pulse.add({ beat: async () => {} })];
  expect(clock.sleeping).toBe(1);
  leave[0]?.();
  expect(clock.sleeping).toBe(1);
  leave[1]?.();
  leave[1]?.();
  expect(clock.sleeping).toBe(0);
  const again = pulse.add({ beat: async () => {} });
  expect(clock.sleeping).toBe(1);
  again();
});

it('members beat at every interval, a failure of one does not stop the others', async () => {
  const clock = new FakeClock();
  const pulse = createPulse({ intervalMs: 100, clock });
  let beats = 0;
  pulse.add({ beat: () => Promise.reject(new Error('never')) });
  pulse.add({ beat: async () => void (beats += 1) });
  await clock.advanceBy(1_000);
  expect(beats).toBe(10);
});

it('a member whose beat hangs is checked but not beaten again until it settles', async () => {
  const clock = new FakeClock();
  const pulse = createPulse({ intervalMs: 100, clock });
  let beats = 0;
  let checks = 0;
  let settle = (): void => {};
  pulse.add({
    beat: () => {
      beats += 1;
      return new Promise((resolve) => (settle = resolve));
    },
    check: () => void (checks += 1),
  });
  await clock.advanceBy(500);
  expect([beats, checks]).toEqual([1, 5]);
  settle();
  await clock.advanceBy(100);
  expect(beats).toBe(2);
});

it('no more members beat at the same time than may', async () => {
  const clock = new FakeClock();
  const pulse = createPulse({ intervalMs: 100, clock, concurrency: 2 });
  let active = 0;
  let most = 0;
  for (let count = 0; count < 7; count += 1) {
    pulse.add({
      async beat() {
        most = Math.max(most, (active += 1));
        await Promise.resolve();
        active -= 1;
      },
    });
  }
  await clock.advanceBy(100);
  expect(most).toBe(2);
});
