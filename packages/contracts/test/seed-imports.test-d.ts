import { expectTypeOf } from 'vitest';

import type {
  CapabilityDescriptor,
  CapabilityUnavailableReason,
  FsDeleteRequest,
  FsDeleteResponse,
  FsListRequest,
  FsListResponse,
  FsMkdirRequest,
  FsMkdirResponse,
  FsMoveRequest,
  FsMoveResponse,
  FsReadRequest,
  FsReadResponse,
  FsTreeNode,
  FsWriteRequest,
  FsWriteResponse,
  GitChangedPayload,
  GitDiffHunk,
  GitDiffRequest,
  GitDiffResponse,
  GitFileStatusCode,
  GitLogRequest,
  GitLogResponse,
  GitShowRequest,
  GitShowResponse,
  GitStatusRequest,
  GitStatusResponse,
  PtyCloseRequest,
  PtyOpenRequest,
  PtyOpenResponse,
  PtyResizeRequest,
  PtyWriteRequest,
  RunEvent,
  SandboxBackend,
  SandboxOs,
  SessionCapabilities,
  SessionEventType,
  SessionStructuredCapabilities,
  StreamTokenPayload,
  TerminalExecRequest,
  TerminalExecResponse,
} from '../src/index.ts';

type Seed = [
  CapabilityDescriptor,
  FsDeleteRequest,
  FsDeleteResponse,
  FsMkdirRequest,
  FsMkdirResponse,
  FsMoveRequest,
  FsMoveResponse,
  FsReadResponse,
  FsWriteResponse,
  GitChangedPayload,
  GitDiffHunk,
  GitDiffRequest,
  GitDiffResponse,
  GitFileStatusCode,
  GitLogRequest,
  GitLogResponse,
  GitShowRequest,
  GitShowResponse,
  GitStatusResponse,
  PtyCloseRequest,
  PtyOpenRequest,
  PtyOpenResponse,
  PtyWriteRequest,
  SandboxOs,
  SessionCapabilities,
  SessionStructuredCapabilities,
  StreamTokenPayload,
  TerminalExecResponse,
];
expectTypeOf<Seed>().not.toBeAny();

expectTypeOf<SandboxBackend>().toEqualTypeOf<
  | 'docker'
  | 'modal'
  | 'local'
  | 'none'
  | 'daytona'
  | 'runloop'
  | 'e2b'
  | 'blaxel'
  | 'cloudflare'
  | 'vercel'
  | 'selfhosted'
>();
expectTypeOf<'agent.message.delta'>().toExtend<SessionEventType>();
expectTypeOf<'lease_cold'>().toExtend<CapabilityUnavailableReason>();
expectTypeOf<FsListRequest>().toEqualTypeOf<{
  path: string;
  depth: number;
  maxEntries: number;
  includeHidden: boolean;
}>();
expectTypeOf<FsListResponse['root']>().toEqualTypeOf<FsTreeNode>();
expectTypeOf<NonNullable<FsTreeNode['children']>[number]>().toEqualTypeOf<FsTreeNode>();
expectTypeOf<FsReadRequest>().toEqualTypeOf<{
  path: string;
  encoding: 'utf8' | 'base64';
  maxBytes: number;
}>();
expectTypeOf<{
  path: string;
  encoding: 'utf8';
  content: string;
  overwrite: boolean;
  createParents: boolean;
}>().toExtend<FsWriteRequest>();
expectTypeOf<GitStatusRequest>().toEqualTypeOf<{ path: string }>();
expectTypeOf<PtyResizeRequest>().toEqualTypeOf<{ ptyId: string; cols: number; rows: number }>();
expectTypeOf<TerminalExecRequest>().toEqualTypeOf<{
  command: string;
  cwd: string;
  timeoutMs: number;
  emitStream: boolean;
}>();
expectTypeOf<Extract<RunEvent, { type: 'run.summary' }>['payload']['outcome']>().toEqualTypeOf<
  'completed' | 'failed' | 'cancelled'
>();
