import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const vercelDescriptor: CapabilityDescriptor = {
  backend: 'vercel',
  backendId: 'vercel',
  tier: 'headless',
  os: { supported: ['linux'], default: 'linux' },
  capabilities: {
    FileSystem: { available: true, readOnly: false },
    Terminal: { available: true, transport: 'sse-events', pty: false },
    Git: { available: true },
    DesktopStream: { available: false, transport: null },
    Recording: { available: false },
  },
  lifetime: {
    hardLifetimeMs: 18_000_000,
    requiresSnapshotRollover: true,
    hasIdleKiller: true,
    supportsSuspendResume: true,
    resumeIsLockFree: false,
  },
  snapshot: { kind: 'tar-only', hasTarFallback: true },
  portExposure: { kind: 'preview-url', supportsOnDemandPorts: false },
  workspaceRoot: '/vercel/sandbox',
  nativeBucketMount: false,
  persistable: true,
  supportsRunAs: false,
  interactiveStdin: false,
  terminalStream: null,
  desktopStream: null,
  recordingOs: [],
};
