import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const daytonaDescriptor: CapabilityDescriptor = {
  backend: 'daytona',
  backendId: 'daytona',
  tier: 'desktop',
  os: { supported: ['linux'], default: 'linux' },
  capabilities: {
    FileSystem: { available: true, readOnly: false },
    Terminal: { available: true, transport: 'sse-events', pty: true },
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
  portExposure: { kind: 'preview-url', supportsOnDemandPorts: false },
  workspaceRoot: '/workspace',
  nativeBucketMount: false,
  persistable: true,
  supportsRunAs: true,
  interactiveStdin: true,
  terminalStream: 'ttyd',
  desktopStream: 'vnc-ws',
  recordingOs: ['linux'],
};
