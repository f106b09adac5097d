import type { CapabilityDescriptor } from '@opengeni/contracts/backends';

/** What Acme boxes can do at best. */
export const acmeDescriptor: CapabilityDescriptor<'acme'> = {
  backend: 'acme',
  backendId: 'acme',
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
    hardLifetimeMs: 86_400_000,
    requiresSnapshotRollover: false,
    hasIdleKiller: true,
    supportsSuspendResume: false,
    resumeIsLockFree: true,
  },
  snapshot: { kind: 'none', hasTarFallback: false },
  portExposure: { kind: 'preview-url', supportsOnDemandPorts: true },
  workspaceRoot: '/workspace',
  nativeBucketMount: false,
  persistable: false,
  supportsRunAs: false,
  interactiveStdin: false,
  terminalStream: null,
  desktopStream: null,
};
