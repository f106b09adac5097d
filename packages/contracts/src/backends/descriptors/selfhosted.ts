import type { CapabilityDescriptor } from '../capability-descriptor.ts';

export const selfhostedDescriptor: CapabilityDescriptor = {
  backend: 'selfhosted',
  backendId: 'selfhosted',
  tier: 'desktop',
  os: { supported: ['linux', 'macos', 'windows'], default: 'linux' },
  capabilities: {
    FileSystem: { available: true, readOnly: false },
    Terminal: { available: true, transport: 'pty-ws', pty: true },
    Git: { available: true },
    DesktopStream: { available: true, transport: 'vnc-ws' },
    Recording: { available: true },
  },
  lifetime: {
    requiresSnapshotRollover: false,
    hasIdleKiller: false,
    supportsSuspendResume: false,
    resumeIsLockFree: true,
  },
  snapshot: { kind: 'none', hasTarFallback: false },
  portExposure: { kind: 'provider-tunnel', supportsOnDemandPorts: true },
  workspaceRoot: '/',
  nativeBucketMount: false,
  persistable: false,
  supportsRunAs: false,
  interactiveStdin: true,
  terminalStream: 'relay-pty',
  desktopStream: 'relay-frames',
  recordingOs: ['linux'],
  shellByOs: { linux: '/bin/bash', macos: '/bin/zsh', windows: 'cmd.exe' },
  pathSepByOs: { linux: '/', macos: '/', windows: '\\' },
};
