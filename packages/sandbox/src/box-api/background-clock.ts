import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@opengeni/contracts/ports';
import { createSteadyClock } from '../leases/steady-clock.ts';

/** The clock of this process for work in the background: a process that has nothing else to do may end while it sleeps. */
export function createBackgroundClock(): Clock {
  return {
    ...createSteadyClock(),
    sleep: (delayMs, signal) =>
      sleep(Math.max(0, delayMs), undefined, {
        ref: false,
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}
