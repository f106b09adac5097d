import { describe, expect, it } from 'vitest';

import { parseSettings } from './get-settings.ts';
import { retryStartupDependency, startupRetryOptions } from './startup-retry.ts';
import type { StartupRetryNotice } from './startup-retry.ts';

/** An operation that fails a number of times, and what the retries did. */
function failing(times: number) {
  const delays: number[] = [];
  const notices: StartupRetryNotice[] = [];
  let calls = 0;
  const operation = (): Promise<string> => {
    calls += 1;
    return calls <= times ? Promise.reject(new Error(`failure ${calls}`)) : Promise.resolve('up');
  };
  const options = {
    onRetry: (notice: StartupRetryNotice) => void notices.push(notice),
    sleep: (delayMs: number) => {
      delays.push(delayMs);
      return Promise.resolve();
    },
  };
  return { operation, options, delays, notices };
}

describe('retryStartupDependency', () => {
  it('a dependency that answers at the third of four tries is reported twice', async () => {
    const { operation, options, notices } = failing(2);
    await expect(
      retryStartupDependency('store', operation, { ...options, attempts: 4 }),
    ).resolves.toBe('up');
    expect(notices.map(({ label, attempt, attempts }) => [label, attempt, attempts])).toEqual([
      ['store', 1, 4],
      ['store', 2, 4],
    ]);
    expect(notices[1]?.error).toEqual(new Error('failure 2'));
  });

  it('waits twice as long each time, up to the limit', async () => {
    const { operation, options, delays } = failing(5);
    await retryStartupDependency('store', operation, options);
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000]);
  });

  it('throws the last failure', async () => {
    const { operation, options, delays } = failing(9);
    await expect(
      retryStartupDependency('store', operation, { ...options, attempts: 3 }),
    ).rejects.toThrow('failure 3');
    expect(delays).toHaveLength(2);
  });

  it('takes its limits from the settings', () => {
    expect(startupRetryOptions(parseSettings({}))).toEqual({
      attempts: 30,
      initialDelayMs: 1000,
      maxDelayMs: 5000,
    });
  });
});
