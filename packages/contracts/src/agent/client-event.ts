import * as z from 'zod';

import { ReasoningEffort } from './reasoning.ts';
import { ResourceRef } from './resources.ts';
import {
  CLIENT_REFERENCE_MAX_CHARS,
  SESSION_MAX_MCP_SERVERS,
  SESSION_MAX_RESOURCES,
  SESSION_MAX_TOOLS,
  SESSION_MESSAGE_MAX_CHARS,
} from './session-limits.ts';
import { SessionMcpCredentialUpdateInput } from './session-mcp.ts';
import { ToolRef } from './tools.ts';

const clientEventId = z.string().max(CLIENT_REFERENCE_MAX_CHARS).optional();

/** A message of the user with what it brings along. */
export const ClientUserMessage = z.object({
  type: z.literal('user.message'),
  payload: z.object({
    text: z.string().min(1).max(SESSION_MESSAGE_MAX_CHARS),
    resources: z
      .array(ResourceRef)
      .max(SESSION_MAX_RESOURCES)
      .default(() => []),
    tools: z
      .array(ToolRef)
      .max(SESSION_MAX_TOOLS)
      .default(() => []),
    model: z.string().max(CLIENT_REFERENCE_MAX_CHARS).optional(),
    reasoningEffort: ReasoningEffort.optional(),
    mcpCredentialUpdates: z
      .array(SessionMcpCredentialUpdateInput)
      .max(SESSION_MAX_MCP_SERVERS)
      .optional(),
  }),
  clientEventId,
});
export type ClientUserMessage = z.infer<typeof ClientUserMessage>;

/** Stops the running turn. */
export const ClientUserInterrupt = z.object({
  type: z.literal('user.interrupt'),
  payload: z
    .object({ reason: z.string().max(SESSION_MESSAGE_MAX_CHARS).optional() })
    .default(() => ({})),
  clientEventId,
});
export type ClientUserInterrupt = z.infer<typeof ClientUserInterrupt>;

/** Decides on a tool call that waits for approval. */
export const ClientUserApprovalDecision = z.object({
  type: z.literal('user.approvalDecision'),
  payload: z.object({
    approvalId: z.string().min(1).max(CLIENT_REFERENCE_MAX_CHARS),
    decision: z.enum(['approve', 'reject']),
    message: z.string().max(SESSION_MESSAGE_MAX_CHARS).optional(),
  }),
  clientEventId,
});
export type ClientUserApprovalDecision = z.infer<typeof ClientUserApprovalDecision>;

/** What a client may append to a session. */
export const ClientSessionEvent = z.discriminatedUnion('type', [
  ClientUserMessage,
  ClientUserInterrupt,
  ClientUserApprovalDecision,
]);
export type ClientSessionEvent = z.infer<typeof ClientSessionEvent>;
