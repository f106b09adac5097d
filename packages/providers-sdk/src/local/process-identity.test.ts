import { describe, expect, it } from 'vitest';
import { findProcessIdentity, isSameProcess, parseProcessStat } from './process-identity.ts';

const statOf = (name: string, state: string): string =>
  `7 (${name}) ${state} ${Array.from({ length: 18 }, (_field, index) => index).join(' ')} 4242 99`;

describe('a line of /proc/<pid>/stat', () => {
  it.each(['sh', 'a b', ') Z (', 'x) R 1 2'])(
    'is read whatever the program %j is called',
    (name) => {
      expect(parseProcessStat(statOf(name, 'S'))).toEqual({ isZombie: false, startTicks: '4242' });
    },
  );

  it.each(['Z', 'X'])('tells a process that has ended by its state %s', (state) => {
    expect(parseProcessStat(statOf('sh', state))?.isZombie).toBe(true);
  });

  it('that is none is nothing', () => {
    expect(parseProcessStat('')).toBeUndefined();
  });
});

describe('a process', () => {
  it('is itself, and not another one that got its id', async () => {
    const own = await findProcessIdentity(process.pid);
    expect(own?.pid).toBe(process.pid);
    expect(await isSameProcess(own ?? { pid: 0 })).toBe(true);
    expect(await isSameProcess({ pid: process.pid, startedAt: 'another' })).toBe(false);
  });

  it('that does not exist has no identity', async () => {
    expect(await findProcessIdentity(2 ** 30)).toBeUndefined();
  });
});
