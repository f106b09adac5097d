import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const dockerDescriptor: CapabilityDescriptor = {
  backend: 'docker',
  backendId: 'docker',
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
  persistable: true,
  supportsRunAs: true,
  interactiveStdin: true,
  terminalStream: null,
  desktopStream: null,
  recordingOs: [],
};
