import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const noneDescriptor: CapabilityDescriptor = {
  backend: 'none',
  backendId: 'none',
  tier: 'none',
  os: { supported: ['linux'], default: 'linux' },
  capabilities: {
    FileSystem: { available: false, readOnly: true },
    Terminal: { available: false, transport: null, pty: false },
    Git: { available: false },
    DesktopStream: { available: false, transport: null },
    Recording: { available: false },
  },
  lifetime: {
    requiresSnapshotRollover: false,
    hasIdleKiller: false,
    supportsSuspendResume: false,
    resumeIsLockFree: true,
  },
  snapshot: { kind: 'none', hasTarFallback: false },
  portExposure: { kind: 'none', supportsOnDemandPorts: false },
  workspaceRoot: '/workspace',
  nativeBucketMount: false,
  persistable: false,
  supportsRunAs: false,
  interactiveStdin: false,
  terminalStream: null,
  desktopStream: null,
  recordingOs: [],
};
