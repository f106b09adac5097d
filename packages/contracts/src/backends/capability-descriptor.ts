import type { BackendName, SandboxBackend, SandboxOs } from './backend.ts';

/** How a port inside the box becomes reachable from outside. */
export type PortExposureKind = 'provider-tunnel' | 'preview-url' | 'local-port' | 'none';

/**
 * What a backend can do at best: static, pure data. Code branches on these facts and never on a
 * backend name. The last group of fields is optional; without them the facts above them decide.
 * A foreign provider's own row is a `CapabilityDescriptor<BackendName>`.
 */
export type CapabilityDescriptor<TBackend extends BackendName = SandboxBackend> = {
  backend: TBackend;
  /** The `backendId` of the Agents SDK's client for this backend. */
  backendId: string;
  tier: 'desktop' | 'headless' | 'dev' | 'none';
  os: { supported: SandboxOs[]; default: SandboxOs };
  capabilities: {
    FileSystem: { available: boolean; readOnly: boolean };
    Terminal: { available: boolean; transport: 'sse-events' | 'pty-ws' | null; pty: boolean };
    Git: { available: boolean };
    DesktopStream: { available: boolean; transport: 'vnc-ws' | 'rdp-ws' | 'webrtc' | null };
    Recording: { available: boolean };
  };
  lifetime: {
    /** Age in milliseconds at which the provider ends the box whatever happens in it. */
    hardLifetimeMs?: number;
    requiresSnapshotRollover: boolean;
    hasIdleKiller: boolean;
    supportsSuspendResume: boolean;
    resumeIsLockFree: boolean;
    idleKillDisableHint?: string;
  };
  snapshot: {
    kind: 'native-fs' | 'native-dir' | 'native-snapshot-id' | 'tar-only' | 'none';
    hasTarFallback: boolean;
  };
  portExposure: {
    kind: PortExposureKind;
    /** False means that every port must be named when the box is created. */
    supportsOnDemandPorts: boolean;
  };
  workspaceRoot: string;
  /** Whether the provider mounts buckets itself; otherwise files are fetched or mounted inside the box. */
  nativeBucketMount: boolean;
  /** False means that resuming asks whether the box is still there and never builds another one. */
  persistable: boolean;
  supportsRunAs: boolean;

  /** Whether the SDK session can write to the standard input of a running command. */
  interactiveStdin?: boolean;
  /** What serves an interactive terminal to viewers: ttyd on its port, frames of the relay, or nothing. */
  terminalStream?: 'ttyd' | 'relay-pty' | null;
  /** What carries the picture of the desktop to viewers. */
  desktopStream?: 'vnc-ws' | 'relay-frames' | null;
  /** Operating systems on which a recorder exists. */
  recordingOs?: SandboxOs[];
  /** Default shell; an operating system that is not named uses `/bin/bash`. */
  shellByOs?: { [os in SandboxOs]?: string };
  /** Path separator; an operating system that is not named uses `/`. */
  pathSepByOs?: { [os in SandboxOs]?: '/' | '\\' };
};
