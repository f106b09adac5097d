import * as z from 'zod';

import { SandboxBackend, SandboxOs } from '../backends/backend.ts';
import { PATH_MAX_CHARS } from '../workspace/limits.ts';
import { GoalSpec } from './goal.ts';
import { Permission } from './permissions.ts';
import { ReasoningEffort } from './reasoning.ts';
import { ResourceRef } from './resources.ts';
import {
  CLIENT_REFERENCE_MAX_CHARS,
  IDEMPOTENCY_KEY_MAX_CHARS,
  SESSION_INSTRUCTIONS_MAX_CHARS,
  SESSION_MAX_MCP_SERVERS,
  SESSION_MAX_RESOURCES,
  SESSION_MAX_TOOLS,
  SESSION_MESSAGE_MAX_CHARS,
} from './session-limits.ts';
import { SessionMcpServerInput, SessionMcpServerMetadata } from './session-mcp.ts';
import { ToolRef } from './tools.ts';

export const SessionStatus = z.enum([
  'queued',
  'running',
  'idle',
  'requires_action',
  'failed',
  'cancelled',
]);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** Which box a new session gets: that of its creator, its own, or that of a group. */
export const SessionSandboxChoice = z.union([
  z.enum(['shared', 'new']),
  z.object({ groupId: z.uuid() }),
]);
export type SessionSandboxChoice = z.infer<typeof SessionSandboxChoice>;

/** Starts a session with its first message. */
export const CreateSessionRequest = z.object({
  initialMessage: z.string().min(1).max(SESSION_MESSAGE_MAX_CHARS),
  /** Refines the instructions of the workspace for this session. */
  instructions: z.string().trim().min(1).max(SESSION_INSTRUCTIONS_MAX_CHARS).optional(),
  resources: z
    .array(ResourceRef)
    .max(SESSION_MAX_RESOURCES)
    .default(() => []),
  tools: z
    .array(ToolRef)
    .max(SESSION_MAX_TOOLS)
    .default(() => []),
  metadata: z.record(z.string(), z.unknown()).default(() => ({})),
  model: z.string().max(CLIENT_REFERENCE_MAX_CHARS).optional(),
  reasoningEffort: ReasoningEffort.optional(),
  sandboxBackend: SandboxBackend.optional(),
  targetSandboxId: z.uuid().optional(),
  /** Only with `targetSandboxId`; the service answers 422 otherwise. */
  workingDir: z.string().max(PATH_MAX_CHARS).optional(),
  environmentId: z.uuid().optional(),
  goal: GoalSpec.optional(),
  clientEventId: z.string().max(CLIENT_REFERENCE_MAX_CHARS).optional(),
  idempotencyKey: z.string().min(1).max(IDEMPOTENCY_KEY_MAX_CHARS).optional(),
  firstPartyMcpPermissions: z.array(Permission).optional(),
  mcpServers: z
    .array(SessionMcpServerInput)
    .max(SESSION_MAX_MCP_SERVERS)
    .default(() => []),
  sandbox: SessionSandboxChoice.optional(),
});
export type CreateSessionRequest = z.infer<typeof CreateSessionRequest>;

/** A session as the runtime sees it. */
export const Session = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  accountId: z.uuid(),
  status: SessionStatus,
  title: z.string().nullable(),
  instructions: z.string().nullable(),
  resources: z.array(ResourceRef),
  tools: z.array(ToolRef),
  model: z.string(),
  sandboxBackend: SandboxBackend,
  sandboxOs: SandboxOs,
  /** The own id for a session that shares its box with no other. */
  sandboxGroupId: z.uuid(),
  /** Null means the session's own box. */
  activeSandboxId: z.uuid().nullable(),
  /** Grows with each change of the active sandbox. */
  activeEpoch: z.number().int().nonnegative(),
  environmentId: z.uuid().nullable(),
  mcpServers: z.array(SessionMcpServerMetadata),
  parentSessionId: z.uuid().nullable(),
  activeTurnId: z.uuid().nullable(),
  lastInputTokens: z.number().int().nonnegative().nullable(),
  lastSequence: z.number().int().nonnegative(),
});
export type Session = z.infer<typeof Session>;

export const SessionTurnStatus = z.enum([
  'queued',
  'running',
  'requires_action',
  'completed',
  'failed',
  'cancelled',
]);
export type SessionTurnStatus = z.infer<typeof SessionTurnStatus>;

export const SessionTurnSource = z.enum(['user', 'scheduled_task', 'api', 'goal']);
export type SessionTurnSource = z.infer<typeof SessionTurnSource>;

/** A turn as the runtime sees it; a null `sandboxOs` means that of the session. */
export const SessionTurn = z.object({
  status: SessionTurnStatus,
  source: SessionTurnSource,
  prompt: z.string(),
  resources: z.array(ResourceRef),
  tools: z.array(ToolRef),
  model: z.string(),
  reasoningEffort: ReasoningEffort,
  sandboxBackend: SandboxBackend,
  sandboxOs: SandboxOs.nullable(),
});
export type SessionTurn = z.infer<typeof SessionTurn>;
