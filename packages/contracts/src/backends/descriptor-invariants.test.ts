import { describe, expect, it } from 'vitest';

import { SandboxError } from '../errors/sandbox-error.ts';
import type { BackendName } from './backend.ts';
import type { CapabilityDescriptor } from './capability-descriptor.ts';
import {
  assertDescriptorRegistryInvariants,
  listDescriptorViolations,
  listRowViolations,
} from './descriptor-invariants.ts';
import type { DescriptorRule } from './descriptor-invariants.ts';
import { CAPABILITY_DESCRIPTORS } from './descriptors.ts';

type Row = CapabilityDescriptor<BackendName>;

interface Breakage {
  readonly rule: DescriptorRule;
  readonly backend: keyof typeof CAPABILITY_DESCRIPTORS;
  readonly change: (row: Row) => void;
}

const breakages: Breakage[] = [
  { rule: 'key-matches', backend: 'docker', change: (row) => void (row.backend = 'modal') },
  { rule: 'none-has-no-client', backend: 'none', change: (row) => void (row.backendId = 'docker') },
  {
    rule: 'desktop-needs-ports',
    backend: 'modal',
    change: (row) => void (row.portExposure.kind = 'none'),
  },
  {
    rule: 'desktop-transport',
    backend: 'modal',
    change: (row) => void (row.capabilities.DesktopStream.transport = null),
  },
  {
    rule: 'desktop-transport',
    backend: 'docker',
    change: (row) => void (row.capabilities.DesktopStream.transport = 'vnc-ws'),
  },
  {
    rule: 'recording-follows-desktop',
    backend: 'e2b',
    change: (row) => void (row.capabilities.Recording.available = false),
  },
  {
    rule: 'recording-follows-desktop',
    backend: 'vercel',
    change: (row) => void (row.capabilities.Recording.available = true),
  },
  {
    rule: 'recording-follows-desktop',
    backend: 'selfhosted',
    change: (row) => void (row.os = { supported: ['macos', 'windows'], default: 'macos' }),
  },
  {
    rule: 'recording-os',
    backend: 'selfhosted',
    change: (row) => void (row.recordingOs = ['linux', 'macos']),
  },
  { rule: 'recording-os', backend: 'modal', change: (row) => void (row.recordingOs = []) },
  {
    rule: 'persistable-needs-snapshot',
    backend: 'daytona',
    change: (row) => void (row.snapshot.kind = 'none'),
  },
  {
    rule: 'bucket-mount-tier',
    backend: 'docker',
    change: (row) => void (row.nativeBucketMount = true),
  },
  {
    rule: 'bucket-mount-tier',
    backend: 'none',
    change: (row) => void (row.nativeBucketMount = true),
  },
  {
    rule: 'default-os-supported',
    backend: 'local',
    change: (row) => void (row.os.default = 'windows'),
  },
  {
    rule: 'terminal-stream-needs-ports',
    backend: 'none',
    change: (row) => void (row.terminalStream = 'ttyd'),
  },
];

describe('descriptor invariants', () => {
  it('the table of the known backends keeps every rule', () => {
    expect(listDescriptorViolations()).toEqual([]);
    expect(() => assertDescriptorRegistryInvariants()).not.toThrow();
  });

  it.each(breakages)(
    '$rule is broken by a changed row of $backend',
    ({ rule, backend, change }) => {
      const table: Record<string, Row> = structuredClone(CAPABILITY_DESCRIPTORS);
      const row = table[backend];
      if (row === undefined) throw new Error('the fixture names a backend without a row');
      change(row);
      expect(listDescriptorViolations(table).map((found) => found.rule)).toContain(rule);
      expect(() => assertDescriptorRegistryInvariants(table)).toThrow(`"${backend}"`);
    },
  );

  it('a missing row is named', () => {
    const { docker: _docker, ...table } = CAPABILITY_DESCRIPTORS;
    expect(listDescriptorViolations(table)).toEqual([
      expect.objectContaining({ backend: 'docker', rule: 'row-exists' }),
    ]);
  });

  it('a row for an unknown name is refused in the table of the known backends', () => {
    const table = {
      ...CAPABILITY_DESCRIPTORS,
      acme: { ...CAPABILITY_DESCRIPTORS.modal, backend: 'acme', backendId: 'acme' },
    };
    expect(listDescriptorViolations(table)).toEqual([
      expect.objectContaining({ backend: 'acme', rule: 'no-unknown-row' }),
    ]);
  });

  it('the row of a foreign provider is checked by the rules of a row alone', () => {
    const foreign: Row = { ...CAPABILITY_DESCRIPTORS.modal, backend: 'acme', backendId: 'acme' };
    expect(listRowViolations(foreign)).toEqual([]);
    expect(listRowViolations({ ...foreign, tier: 'dev' })).toEqual([
      expect.objectContaining({ backend: 'acme', rule: 'bucket-mount-tier' }),
    ]);
  });

  it('the error has a code, names backend and rule, and lists all violations', () => {
    const { docker: _docker, local: _local, ...table } = CAPABILITY_DESCRIPTORS;
    const thrown = caught(() => assertDescriptorRegistryInvariants(table));
    expect(SandboxError.is(thrown, 'internal')).toBe(true);
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/backend "docker".*row-exists/),
      details: { violations: [{ backend: 'docker' }, { backend: 'local' }] },
    });
  });

  it('an inherited row does not count', () => {
    expect(
      listDescriptorViolations(Object.create(CAPABILITY_DESCRIPTORS)).map(({ rule }) => rule),
    ).toEqual(Array.from({ length: 11 }, () => 'row-exists'));
  });
});

function caught(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
