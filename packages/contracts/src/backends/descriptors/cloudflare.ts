import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const cloudflareDescriptor: CapabilityDescriptor = {
  backend: 'cloudflare',
  backendId: 'cloudflare',
  tier: 'headless',
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
    hasIdleKiller: true,
    supportsSuspendResume: false,
    resumeIsLockFree: false,
  },
  snapshot: { kind: 'tar-only', hasTarFallback: true },
  portExposure: { kind: 'provider-tunnel', supportsOnDemandPorts: false },
  workspaceRoot: '/workspace',
  nativeBucketMount: false,
  persistable: true,
  supportsRunAs: true,
  interactiveStdin: true,
  terminalStream: null,
  desktopStream: null,
  recordingOs: [],
};
