import * as z from 'zod';

import { SandboxBackend, SandboxOs } from '../backends/backend.ts';
import { VIEWER_HEARTBEAT_INTERVAL_MS } from '../backends/viewer-heartbeat.ts';
import { RecordingCodec, RecordingMode } from '../events/recording-events.ts';
import { CapabilityUnavailableReason } from './unavailable-reason.ts';

/** Where a session's box is between not running and ending. */
export const LeaseLiveness = z.enum(['cold', 'warming', 'warm', 'draining']);
export type LeaseLiveness = z.infer<typeof LeaseLiveness>;

const reason = CapabilityUnavailableReason.nullable();
const pixels = z.number().int().positive();

/** Files of the workspace. */
export const FileSystemCapability = z.object({
  available: z.boolean(),
  readOnly: z.boolean(),
  root: z.string(),
  pathSep: z.enum(['/', '\\']),
  treeMode: z.enum(['lazy', 'snapshot']),
  reason,
});
export type FileSystemCapability = z.infer<typeof FileSystemCapability>;

/** The terminal; `url`, `token` and `expiresAt` are set only for a minted stream. */
export const TerminalCapability = z.object({
  transport: z.enum(['sse-events', 'pty-ws']).nullable(),
  ptyCapable: z.boolean(),
  shell: z.string(),
  url: z.url().nullable(),
  token: z.string().nullable(),
  expiresAt: z.string().nullable(),
  reason,
});
export type TerminalCapability = z.infer<typeof TerminalCapability>;

/** Read access to git repositories, by directory inside the workspace. */
export const GitCapability = z.object({
  available: z.boolean(),
  repos: z.array(z.string()),
  reason,
});
export type GitCapability = z.infer<typeof GitCapability>;

/** The streamed desktop; a minted `url` appears only when the cell is available and acknowledged. */
export const DesktopStreamCapability = z.object({
  transport: z.enum(['vnc-ws', 'rdp-ws', 'webrtc', 'relay-frames']).nullable(),
  client: z.enum(['novnc', 'web-rdp', 'frames']).nullable(),
  mode: z.enum(['read-only', 'interactive']).default('read-only'),
  url: z.url().nullable(),
  token: z.string().nullable(),
  expiresAt: z.string().nullable(),
  /** Width and height; the default is what a desktop without a minted stream reports. */
  resolution: z.tuple([pixels, pixels]).default((): [number, number] => [1024, 768]),
  /** Whether pixels are shown without redaction; the server must state it. */
  unredacted: z.boolean(),
  requiresAcknowledgment: z.boolean(),
  acknowledged: z.boolean(),
  shared: z.boolean().default(false),
  /** Other sessions that share the screen: their ids, never their content. */
  sharedSessionIds: z.array(z.uuid()).default(() => []),
  reason,
});
export type DesktopStreamCapability = z.infer<typeof DesktopStreamCapability>;

/** Recording of the desktop. */
export const RecordingCapability = z.object({
  available: z.boolean(),
  modes: z.array(RecordingMode),
  codecs: z.array(RecordingCodec),
  reason,
});
export type RecordingCapability = z.infer<typeof RecordingCapability>;

/** The model's own use of mouse, keyboard and screen. */
export const ComputerUseCapability = z.object({
  available: z.boolean(),
  readOnly: z.boolean(),
  reason,
});
export type ComputerUseCapability = z.infer<typeof ComputerUseCapability>;

/**
 * What a session can do now. Every cell is always present; what is not available is said by a
 * value and a reason, never by a missing key.
 */
export const SessionCapabilities = z.object({
  sessionId: z.uuid(),
  backend: SandboxBackend,
  os: SandboxOs,
  liveness: LeaseLiveness,
  /** Viewers send it back with each heartbeat. */
  leaseEpoch: z.number().int().nonnegative(),
  viewerHeartbeatIntervalMs: z.number().int().positive().default(VIEWER_HEARTBEAT_INTERVAL_MS),
  FileSystem: FileSystemCapability,
  Terminal: TerminalCapability,
  Git: GitCapability,
  DesktopStream: DesktopStreamCapability,
  Recording: RecordingCapability,
  ComputerUse: ComputerUseCapability,
  negotiatedAt: z.string(),
});
export type SessionCapabilities = z.infer<typeof SessionCapabilities>;
