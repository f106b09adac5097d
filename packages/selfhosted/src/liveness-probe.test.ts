import { FakeClock } from '@opengeni/contracts/testing';
import { expect, it, vi } from 'vitest';
import { createLivenessProbe } from './liveness-probe.ts';

function createProbe(ping = vi.fn(async () => true)) {
  const clock = new FakeClock(0);
  return { clock, ping, probe: createLivenessProbe({ ping }, { clock }) };
}

it('asks once for all who ask at the same time', async () => {
  const { ping, probe } = createProbe();
  expect(await Promise.all([probe.ping(), probe.ping()])).toEqual([true, true]);
  expect(ping).toHaveBeenCalledTimes(1);
});

it('an answer holds for three seconds', async () => {
  const { clock, ping, probe } = createProbe();
  await probe.ping();
  await clock.advanceBy(2999);
  await probe.ping();
  expect(ping).toHaveBeenCalledTimes(1);
  await clock.advanceBy(1);
  await probe.ping();
  expect(ping).toHaveBeenCalledTimes(2);
});

it('any message of the machine counts as an answer', async () => {
  const { ping, probe } = createProbe(vi.fn(async () => false));
  probe.markSeen();
  expect(await probe.ping()).toBe(true);
  expect(ping).not.toHaveBeenCalled();
});

it('a machine that said goodbye is offline at once, and back as soon as it speaks', async () => {
  const { probe } = createProbe();
  await probe.ping();
  probe.markOffline();
  expect(await probe.ping()).toBe(false);
  probe.markSeen();
  expect(await probe.ping()).toBe(true);
});

it('a goodbye beats the answer to a ping that was under way', async () => {
  const answer = Promise.withResolvers<boolean>();
  const { probe } = createProbe(vi.fn(() => answer.promise));
  const pending = probe.ping();
  probe.markOffline();
  answer.resolve(true);
  expect(await pending).toBe(false);
  expect(await probe.ping()).toBe(false);
});

it('a ping that fails is not kept', async () => {
  const ping = vi.fn(async () => true);
  ping.mockRejectedValueOnce(new Error('defect'));
  const { probe } = createProbe(ping);
  await expect(probe.ping()).rejects.toThrow('defect');
  expect(await probe.ping()).toBe(true);
});
