import { describe, expect, it } from 'vitest';

import {
  MachineKind,
  MachineState,
  MachineView,
  OWN_BOX_TARGETS,
  SwapActiveSandboxRequest,
  SwapActiveSandboxResponse,
} from './machine.ts';
import { MetricSample } from './metrics.ts';

const sample = {
  cpuPct: 12.5,
  load1: 0.1,
  load5: 0.1,
  load15: 0.1,
  runQueue: 1,
  memUsedBytes: 1,
  memTotalBytes: 2,
  diskUsedBytes: 1,
  diskTotalBytes: 2,
  gpuUtilPct: null,
  gpuMemBytes: null,
  sampledAt: 'now',
};

describe('machines', () => {
  it('a missing graphics card is null and cannot be left out', () => {
    expect(MetricSample.parse(sample)).toEqual(sample);
    expect(MetricSample.safeParse({ ...sample, gpuUtilPct: undefined }).success).toBe(false);
  });

  it('bytes are whole numbers, percentages need not be', () => {
    expect(MetricSample.safeParse({ ...sample, memUsedBytes: 1.5 }).success).toBe(false);
    expect(MetricSample.safeParse({ ...sample, gpuUtilPct: 99.9, gpuMemBytes: 0 }).success).toBe(
      true,
    );
  });

  it('states and kinds are the published ones', () => {
    expect(MachineState.options).toEqual([
      'online',
      'reconnecting',
      'offline',
      'consent_required',
      'display_unavailable',
      'enrolling',
    ]);
    expect(MachineKind.options).toEqual(['modal', 'selfhosted']);
  });

  it('a machine without measurements is complete', () => {
    const view = {
      sandboxId: 's',
      enrollmentId: null,
      name: 'm',
      kind: 'modal',
      state: 'online',
      active: true,
      isSessionGroup: true,
      os: 'linux',
      arch: 'x86_64',
      hasDisplay: false,
      allowScreenControl: false,
      sharedSessionCount: 1,
      lastSeenAt: null,
      metrics: null,
    };
    expect(MachineView.parse(view)).toEqual(view);
    expect(MachineView.parse({ ...view, metrics: sample }).metrics).toEqual(sample);
  });

  it('a swap names a target and may be without effect', () => {
    for (const target of [...OWN_BOX_TARGETS, 'a'.repeat(256)]) {
      expect(SwapActiveSandboxRequest.parse({ target })).toEqual({ target });
    }
    for (const target of ['', 'a'.repeat(257)]) {
      expect(SwapActiveSandboxRequest.safeParse({ target }).success).toBe(false);
    }
    expect(
      SwapActiveSandboxResponse.parse({ swapped: true, activeSandboxId: null, activeEpoch: 2 }),
    ).toEqual({ swapped: true, activeSandboxId: null, activeEpoch: 2 });
  });
});
