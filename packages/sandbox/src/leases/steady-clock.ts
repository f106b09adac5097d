import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@opengeni/contracts/ports';

/** The clock of this process: starts with the time of day and never jumps, whatever happens to that afterwards. */
export function createSteadyClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    sleep: (delayMs, signal) =>
      sleep(Math.max(0, delayMs), undefined, signal === undefined ? {} : { signal }),
  };
}
