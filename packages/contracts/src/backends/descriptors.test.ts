import { describe, expect, it } from 'vitest';

import { SandboxBackend, SandboxCapabilityName, SandboxOs } from './backend.ts';
import { CAPABILITY_DESCRIPTORS } from './descriptors.ts';
import { DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT } from './stream-ports.ts';

// The published table: one line a fact, one column a backend; T and F are true and false, - is absent.
const TABLE = `
fact                      modal           daytona            runloop            e2b                blaxel          cloudflare      vercel          docker     local      none  selfhosted
backendId                 modal           daytona            runloop            e2b                blaxel          cloudflare      vercel          docker     unix_local none  selfhosted
tier                      desktop         desktop            desktop            desktop            desktop         headless        headless        dev        dev        none  desktop
fileSystemAvailable       T               T                  T                  T                  T               T               T               T          T          F     T
fileSystemReadOnly        F               F                  F                  F                  F               F               F               F          F          T     F
terminalAvailable         T               T                  T                  T                  T               T               T               T          T          F     T
terminalTransport         sse-events      sse-events         sse-events         sse-events         sse-events      sse-events      sse-events      sse-events sse-events null  pty-ws
terminalPty               T               T                  F                  F                  F               T               F               T          T          F     T
gitAvailable              T               T                  T                  T                  T               T               T               T          T          F     T
desktopAvailable          T               T                  T                  T                  T               F               F               F          F          F     T
desktopTransport          vnc-ws          vnc-ws             vnc-ws             vnc-ws             vnc-ws          null            null            null       null       null  vnc-ws
recordingAvailable        T               T                  T                  T                  T               F               F               F          F          F     T
hardLifetimeMs            86400000        -                  -                  -                  -               -               18000000        -          -          -     -
requiresSnapshotRollover  T               F                  F                  F                  F               F               T               F          F          F     F
hasIdleKiller             T               T                  T                  T                  T               T               T               F          F          F     F
supportsSuspendResume     T               T                  T                  T                  F               F               T               F          F          F     F
resumeIsLockFree          T               F                  F                  F                  F               F               F               T          T          T     T
idleKillDisableHint       -               -                  -                  -                  -               -               -               -          -          -     -
snapshotKind              native-fs       native-snapshot-id native-snapshot-id native-snapshot-id tar-only        tar-only        tar-only        native-dir native-dir none  none
hasTarFallback            T               T                  T                  T                  T               T               T               T          T          F     F
portExposureKind          provider-tunnel preview-url        provider-tunnel    preview-url        provider-tunnel provider-tunnel preview-url     local-port local-port none  provider-tunnel
supportsOnDemandPorts     F               F                  F                  F                  T               F               F               F          F          F     T
workspaceRoot             /workspace      /workspace         /workspace         /home/user         /workspace      /workspace      /vercel/sandbox /workspace /workspace /workspace /
nativeBucketMount         T               F                  F                  F                  F               F               F               F          F          F     F
persistable               T               T                  T                  T                  T               T               T               T          F          F     F
supportsRunAs             T               T                  F                  F                  F               T               F               T          F          F     F
osSupported               linux           linux              linux              linux              linux           linux           linux           linux      linux      linux linux,macos,windows
osDefault                 linux           linux              linux              linux              linux           linux           linux           linux      linux      linux linux
`;

type Fact = string | number | boolean | null | undefined;

function factsOf(backend: SandboxBackend): Record<string, Fact> {
  const { capabilities, lifetime, os, portExposure, snapshot, ...row } =
    CAPABILITY_DESCRIPTORS[backend];
  return {
    backendId: row.backendId,
    tier: row.tier,
    fileSystemAvailable: capabilities.FileSystem.available,
    fileSystemReadOnly: capabilities.FileSystem.readOnly,
    terminalAvailable: capabilities.Terminal.available,
    terminalTransport: capabilities.Terminal.transport,
    terminalPty: capabilities.Terminal.pty,
    gitAvailable: capabilities.Git.available,
    desktopAvailable: capabilities.DesktopStream.available,
    desktopTransport: capabilities.DesktopStream.transport,
    recordingAvailable: capabilities.Recording.available,
    hardLifetimeMs: lifetime.hardLifetimeMs,
    requiresSnapshotRollover: lifetime.requiresSnapshotRollover,
    hasIdleKiller: lifetime.hasIdleKiller,
    supportsSuspendResume: lifetime.supportsSuspendResume,
    resumeIsLockFree: lifetime.resumeIsLockFree,
    idleKillDisableHint: lifetime.idleKillDisableHint,
    snapshotKind: snapshot.kind,
    hasTarFallback: snapshot.hasTarFallback,
    portExposureKind: portExposure.kind,
    supportsOnDemandPorts: portExposure.supportsOnDemandPorts,
    workspaceRoot: row.workspaceRoot,
    nativeBucketMount: row.nativeBucketMount,
    persistable: row.persistable,
    supportsRunAs: row.supportsRunAs,
    osSupported: os.supported.join(','),
    osDefault: os.default,
  };
}

function written(fact: Fact): string {
  if (fact === undefined) return '-';
  if (typeof fact === 'boolean') return fact ? 'T' : 'F';
  return String(fact);
}

const [header = [], ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const backends = header.slice(1) as SandboxBackend[];

describe('capability descriptors', () => {
  it.each(backends)('the row of %s is the published one', (backend) => {
    const column = header.indexOf(backend);
    const published = Object.fromEntries(lines.map((line) => [line[0], line[column]]));
    const actual = Object.fromEntries(
      Object.entries(factsOf(backend)).map(([fact, value]) => [fact, written(value)]),
    );
    expect(actual).toEqual(published);
  });

  it('the published table has a column for every backend', () => {
    expect([...backends].toSorted()).toEqual([...SandboxBackend.options].toSorted());
  });

  it('every row has exactly the known fields', () => {
    const required = [
      'backend',
      'backendId',
      'capabilities',
      'lifetime',
      'nativeBucketMount',
      'os',
      'persistable',
      'portExposure',
      'snapshot',
      'supportsRunAs',
      'tier',
      'workspaceRoot',
    ];
    const optional = [
      'desktopStream',
      'interactiveStdin',
      'pathSepByOs',
      'recordingOs',
      'shellByOs',
      'terminalStream',
    ];
    for (const row of Object.values(CAPABILITY_DESCRIPTORS)) {
      const keys = Object.keys(row);
      expect(keys.filter((key) => !optional.includes(key)).toSorted()).toEqual(required);
    }
  });

  it('nothing in the table can be changed', () => {
    const row = CAPABILITY_DESCRIPTORS.modal;
    expect(() => {
      row.capabilities.Terminal.pty = false;
    }).toThrow(TypeError);
    expect(() => row.os.supported.push('windows')).toThrow(TypeError);
    expect(() => {
      CAPABILITY_DESCRIPTORS.modal = CAPABILITY_DESCRIPTORS.none;
    }).toThrow(TypeError);
  });

  it('a terminal stream is claimed only where the terminal port can be exposed', () => {
    const claimed = backends.filter(
      (backend) => CAPABILITY_DESCRIPTORS[backend].terminalStream === 'ttyd',
    );
    expect(claimed.toSorted()).toEqual(['blaxel', 'daytona', 'e2b', 'modal', 'runloop']);
    for (const backend of ['docker', 'local', 'cloudflare', 'none'] as const) {
      expect(CAPABILITY_DESCRIPTORS[backend].terminalStream).toBeNull();
    }
  });

  it('a machine streams frames of the relay, records on linux only and names its shell for each system', () => {
    const row = CAPABILITY_DESCRIPTORS.selfhosted;
    expect(row.desktopStream).toBe('relay-frames');
    expect(row.terminalStream).toBe('relay-pty');
    expect(row.recordingOs).toEqual(['linux']);
    expect(row.shellByOs).toEqual({ linux: '/bin/bash', macos: '/bin/zsh', windows: 'cmd.exe' });
    expect(row.pathSepByOs).toEqual({ linux: '/', macos: '/', windows: '\\' });
  });
});

describe('backend names', () => {
  it('the order of the backends is pinned', () => {
    expect(SandboxBackend.options).toEqual([
      'docker',
      'modal',
      'local',
      'none',
      'daytona',
      'runloop',
      'e2b',
      'blaxel',
      'cloudflare',
      'vercel',
      'selfhosted',
    ]);
  });

  it('operating systems, capabilities and stream ports are the published ones', () => {
    expect(SandboxOs.options).toEqual(['linux', 'macos', 'windows']);
    expect(SandboxCapabilityName.options).toEqual(
      Object.keys(CAPABILITY_DESCRIPTORS.modal.capabilities),
    );
    expect([DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT]).toEqual([6080, 7681]);
  });
});
