import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const runloopDescriptor: CapabilityDescriptor = {
  backend: 'runloop',
  backendId: 'runloop',
  tier: 'desktop',
  os: { supported: ['linux'], default: 'linux' },
  capabilities: {
    FileSystem: { available: true, readOnly: false },
    Terminal: { available: true, transport: 'sse-events', pty: false },
    Git: { available: true },
    DesktopStream: { available: true, transport: 'vnc-ws' },
    Recording: { available: true },
  },
  lifetime: {
    requiresSnapshotRollover: false,
    hasIdleKiller: true,
    supportsSuspendResume: true,
    resumeIsLockFree: false,
  },
  snapshot: { kind: 'native-snapshot-id', hasTarFallback: true },
  portExposure: { kind: 'provider-tunnel', supportsOnDemandPorts: false },
  workspaceRoot: '/workspace',
  nativeBucketMount: false,
  persistable: true,
  supportsRunAs: false,
  interactiveStdin: false,
  terminalStream: 'ttyd',
  desktopStream: 'vnc-ws',
  recordingOs: ['linux'],
};
