import { describe, expect, it } from 'vitest';

import {
  defaultIdleGraceMs,
  effectiveModalIdleTimeoutSeconds,
  findIdleDeadline,
  resolveSandboxClocks,
} from './sandbox-clocks.ts';
import type { ClockSettings } from './sandbox-clocks.ts';

const settings: ClockSettings = { sandboxBackend: 'modal', modalTimeoutSeconds: 3600 };

describe('sandbox clocks', () => {
  it('an idle timeout of Modal that is not set is the whole lifetime', () => {
    expect(effectiveModalIdleTimeoutSeconds(settings)).toBe(3600);
    expect(effectiveModalIdleTimeoutSeconds({ ...settings, modalIdleTimeoutSeconds: 60 })).toBe(60);
  });

  it.each([
    [{ ...settings }, 3_600_000],
    [{ ...settings, modalIdleTimeoutSeconds: 600 }, 600_000],
    [{ ...settings, sandboxBackend: 'daytona', daytonaAutoStopInterval: 5 }, 300_000],
    [{ ...settings, sandboxBackend: 'daytona', daytonaAutoStopInterval: 0 }, undefined],
    [{ ...settings, sandboxBackend: 'runloop', runloopKeepAliveSeconds: 60 }, 60_000],
    [{ ...settings, sandboxBackend: 'e2b', e2bTimeoutSeconds: 300 }, 300_000],
    [{ ...settings, sandboxBackend: 'vercel' }, 18_000_000],
    [{ ...settings, sandboxBackend: 'docker' }, undefined],
    [{ ...settings, sandboxBackend: 'local' }, undefined],
  ] as const)('the deadline of an idle box is that of the active backend (%#)', (given, ms) => {
    expect(findIdleDeadline(resolveSandboxClocks(given))?.ms).toBe(ms);
  });

  it.each([
    [3600, 900_000],
    [1800, 900_000],
    [1799, 899_500],
    [300, 150_000],
  ])('a lifetime of %d s leaves a grace of %d ms', (modalTimeoutSeconds, graceMs) => {
    expect(defaultIdleGraceMs({ ...settings, modalTimeoutSeconds })).toBe(graceMs);
  });
});
