import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import type { Settings } from '../settings.ts';
import { listLifecycleProblems } from './lifecycle-problems.ts';

const REAPER = 'OPENGENI_SANDBOX_LEASE_REAPER_PERIOD_MS';
const VIEWER = 'OPENGENI_SANDBOX_VIEWER_HOLDER_TTL_MS';
const GRACE = 'OPENGENI_SANDBOX_IDLE_GRACE_MS';

const defaults = parseSettings({});

function problemVariables(changes: Partial<Settings>): string[] {
  const settings = { ...defaults, sandboxBackend: 'modal' as const, ...changes };
  return listLifecycleProblems({ settings, environment: {} }).map(({ env }) => env);
}

describe('lifecycle rules', () => {
  it('the defaults pass', () => {
    expect(problemVariables({})).toEqual([]);
  });

  it('the reaper runs more often than a viewer may be silent, on every backend', () => {
    const changes = { sandboxLeaseReaperPeriodMs: 90_000 };
    expect(problemVariables(changes)).toEqual([REAPER]);
    expect(problemVariables({ ...changes, sandboxBackend: 'docker' })).toEqual([REAPER]);
  });

  it('the idle timeout does not exceed the lifetime', () => {
    expect(problemVariables({ modalTimeoutSeconds: 1800, modalIdleTimeoutSeconds: 3600 })).toEqual([
      'OPENGENI_MODAL_IDLE_TIMEOUT_SECONDS',
    ]);
    expect(problemVariables({ modalTimeoutSeconds: 300, modalIdleTimeoutSeconds: 600 })).toContain(
      'OPENGENI_MODAL_IDLE_TIMEOUT_SECONDS',
    );
  });

  it('a viewer is given up before the provider ends the box', () => {
    const changes = { modalIdleTimeoutSeconds: 90, sandboxIdleGraceMs: 1000 };
    expect(problemVariables(changes)).toEqual([VIEWER]);
    expect(problemVariables({ ...changes, modalIdleTimeoutSeconds: 91 })).toEqual([]);
  });

  it('an idle box is put away before the provider ends it', () => {
    expect(problemVariables({ modalIdleTimeoutSeconds: 120 })).toEqual([GRACE]);
    expect(problemVariables({ modalIdleTimeoutSeconds: 930 })).toEqual([GRACE]);
    expect(problemVariables({ modalIdleTimeoutSeconds: 931 })).toEqual([]);
  });

  it('the clocks of Modal are no concern of another backend', () => {
    const changes = { modalTimeoutSeconds: 300, modalIdleTimeoutSeconds: 600 };
    expect(problemVariables({ ...changes, sandboxBackend: 'docker' })).toEqual([]);
  });

  it('the clocks of another backend are held to the same rules', () => {
    const e2b = { sandboxBackend: 'e2b' as const, e2bTimeoutSeconds: 300 };
    expect(problemVariables(e2b)).toEqual([GRACE]);
    expect(problemVariables({ ...e2b, sandboxIdleGraceMs: 60_000 })).toEqual([]);
  });

  it('a lifetime is at most what the backend allows', () => {
    expect(problemVariables({ modalTimeoutSeconds: 86_400 })).toEqual([]);
    expect(problemVariables({ modalTimeoutSeconds: 86_401 })).toEqual([
      'OPENGENI_MODAL_TIMEOUT_SECONDS',
    ]);
  });

  it('a backend of another package has no clocks here', () => {
    const settings = { ...defaults, sandboxBackend: 'acme' as Settings['sandboxBackend'] };
    expect(listLifecycleProblems({ settings, environment: {} })).toEqual([]);
  });
});
