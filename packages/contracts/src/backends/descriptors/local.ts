import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const localDescriptor: CapabilityDescriptor = {
  backend: 'local',
  backendId: 'unix_local',
  tier: 'dev',
  os: { supported: ['linux'], default: 'linux' },
  capabilities: {
    FileSystem: { available: true, readOnly: false },
    Terminal: { available: true, transport: 'sse-events', pty: true },
    Git: { available: true },
    DesktopStream: { available: false, transport: null },
    Recording: { available: false },
  },
  lifetime: {
    requiresSnapshotRollover: false,
    hasIdleKiller: false,
    supportsSuspendResume: false,
    resumeIsLockFree: true,
  },
  snapshot: { kind: 'native-dir', hasTarFallback: true },
  portExposure: { kind: 'local-port', supportsOnDemandPorts: false },
  workspaceRoot: '/workspace',
  nativeBucketMount: false,
  persistable: false,
  supportsRunAs: false,
  interactiveStdin: true,
  terminalStream: null,
  desktopStream: null,
  recordingOs: [],
};
