import * as z from 'zod';

/** Every kind of event in the timeline of a session. */
export const SessionEventType = z.enum([
  'session.created',
  'session.status.changed',
  'session.requiresAction',
  'session.context.compacted',
  'session.context.cleared',
  'session.title_set',
  'user.message',
  'user.interrupt',
  'user.approvalDecision',
  'turn.queued',
  'turn.updated',
  'turn.started',
  'turn.completed',
  'turn.failed',
  'turn.cancelled',
  'turn.preempted',
  'agent.message.delta',
  'agent.message.completed',
  'agent.reasoning.delta',
  'agent.toolCall.created',
  'agent.toolCall.output',
  'agent.updated',
  'sandbox.operation.started',
  'sandbox.operation.completed',
  'sandbox.operation.failed',
  'sandbox.command.output.delta',
  'artifact.created',
  'goal.set',
  'goal.updated',
  'goal.completed',
  'goal.paused',
  'goal.resumed',
  'goal.continuation',
  'stream.url.rotated',
  'stream.opened',
  'stream.closed',
  'stream.revoked',
  'recording.started',
  'recording.available',
  'recording.failed',
  'fs.changed',
  'git.changed',
  'terminal.pty.started',
  'terminal.pty.output.delta',
  'terminal.pty.exited',
  'codex.account.switched',
]);
export type SessionEventType = z.infer<typeof SessionEventType>;

/** One event of a session. The payload is described by a schema of its own for most types. */
export const SessionEvent = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  sessionId: z.uuid(),
  /** Position in the session, from 1. */
  sequence: z.number().int().positive(),
  type: SessionEventType,
  payload: z.unknown().default(() => ({})),
  occurredAt: z.string(),
  clientEventId: z.string().nullable().optional(),
  turnId: z.uuid().nullable().optional(),
});
export type SessionEvent = z.infer<typeof SessionEvent>;

/** What travels on the event bus: events of one session. */
export const SessionBusMessage = z.object({
  workspaceId: z.uuid(),
  sessionId: z.uuid(),
  events: z.array(SessionEvent).min(1),
});
export type SessionBusMessage = z.infer<typeof SessionBusMessage>;
