import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const modalDescriptor: CapabilityDescriptor = {
  backend: 'modal',
  backendId: 'modal',
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
    hardLifetimeMs: 86_400_000,
    requiresSnapshotRollover: true,
    hasIdleKiller: true,
    supportsSuspendResume: true,
    resumeIsLockFree: true,
  },
  snapshot: { kind: 'native-fs', hasTarFallback: true },
  portExposure: { kind: 'provider-tunnel', supportsOnDemandPorts: false },
  workspaceRoot: '/workspace',
  nativeBucketMount: true,
  persistable: true,
  supportsRunAs: true,
  interactiveStdin: true,
  terminalStream: 'ttyd',
  desktopStream: 'vnc-ws',
  recordingOs: ['linux'],
};
