import type * as z from 'zod';

import {
  AgentMessageCompletedPayload,
  AgentMessageDeltaPayload,
  AgentReasoningDeltaPayload,
  AgentToolCallCreatedPayload,
  AgentToolCallOutputPayload,
  AgentUpdatedPayload,
  SandboxOperationCompletedPayload,
  SandboxOperationFailedPayload,
  SandboxOperationStartedPayload,
} from './agent-events.ts';
import {
  GoalCompletedPayload,
  GoalContinuationPayload,
  GoalPausedPayload,
  GoalResumedPayload,
  GoalSetPayload,
  GoalUpdatedPayload,
} from './goal-events.ts';
import {
  RecordingAvailablePayload,
  RecordingFailedPayload,
  RecordingStartedPayload,
} from './recording-events.ts';
import type { SessionEventType } from './session-event.ts';
import {
  SessionContextCompactedPayload,
  SessionRequiresActionPayload,
  SessionStatusChangedPayload,
  SessionTitleSetPayload,
} from './session-events.ts';
import {
  StreamClosedPayload,
  StreamOpenedPayload,
  StreamRevokedPayload,
  StreamUrlRotatedPayload,
} from './stream-events.ts';
import {
  TurnCancelledPayload,
  TurnCompletedPayload,
  TurnFailedPayload,
  TurnPreemptedPayload,
  TurnQueuedPayload,
  TurnStartedPayload,
  TurnUpdatedPayload,
} from './turn-events.ts';
import {
  UserApprovalDecisionPayload,
  UserInterruptPayload,
  UserMessagePayload,
} from './user-events.ts';
import {
  FsChangedPayload,
  GitChangedPayload,
  SandboxCommandOutputDeltaPayload,
  TerminalPtyExitedPayload,
  TerminalPtyOutputDeltaPayload,
  TerminalPtyStartedPayload,
} from './workspace-events.ts';

/** The payload schema of each event type that has one. */
export const SESSION_EVENT_PAYLOADS = /* @__PURE__ */ Object.freeze({
  'session.status.changed': SessionStatusChangedPayload,
  'session.requiresAction': SessionRequiresActionPayload,
  'session.context.compacted': SessionContextCompactedPayload,
  'session.title_set': SessionTitleSetPayload,
  'user.message': UserMessagePayload,
  'user.interrupt': UserInterruptPayload,
  'user.approvalDecision': UserApprovalDecisionPayload,
  'turn.queued': TurnQueuedPayload,
  'turn.updated': TurnUpdatedPayload,
  'turn.started': TurnStartedPayload,
  'turn.completed': TurnCompletedPayload,
  'turn.failed': TurnFailedPayload,
  'turn.cancelled': TurnCancelledPayload,
  'turn.preempted': TurnPreemptedPayload,
  'agent.message.delta': AgentMessageDeltaPayload,
  'agent.message.completed': AgentMessageCompletedPayload,
  'agent.reasoning.delta': AgentReasoningDeltaPayload,
  'agent.toolCall.created': AgentToolCallCreatedPayload,
  'agent.toolCall.output': AgentToolCallOutputPayload,
  'agent.updated': AgentUpdatedPayload,
  'sandbox.operation.started': SandboxOperationStartedPayload,
  'sandbox.operation.completed': SandboxOperationCompletedPayload,
  'sandbox.operation.failed': SandboxOperationFailedPayload,
  'sandbox.command.output.delta': SandboxCommandOutputDeltaPayload,
  'goal.set': GoalSetPayload,
  'goal.updated': GoalUpdatedPayload,
  'goal.completed': GoalCompletedPayload,
  'goal.paused': GoalPausedPayload,
  'goal.resumed': GoalResumedPayload,
  'goal.continuation': GoalContinuationPayload,
  'stream.url.rotated': StreamUrlRotatedPayload,
  'stream.opened': StreamOpenedPayload,
  'stream.closed': StreamClosedPayload,
  'stream.revoked': StreamRevokedPayload,
  'recording.started': RecordingStartedPayload,
  'recording.available': RecordingAvailablePayload,
  'recording.failed': RecordingFailedPayload,
  'fs.changed': FsChangedPayload,
  'git.changed': GitChangedPayload,
  'terminal.pty.started': TerminalPtyStartedPayload,
  'terminal.pty.output.delta': TerminalPtyOutputDeltaPayload,
  'terminal.pty.exited': TerminalPtyExitedPayload,
} satisfies { [type in SessionEventType]?: z.ZodType });

/** Event types whose payload has a schema. */
export type DescribedEventType = keyof typeof SESSION_EVENT_PAYLOADS;

/** The payload of one event type. */
export type SessionEventPayload<TType extends DescribedEventType> = z.infer<
  (typeof SESSION_EVENT_PAYLOADS)[TType]
>;

/** The payload schema of an event type, or undefined when it has none. */
export function findEventPayloadSchema(type: string): z.ZodType | undefined {
  return Object.hasOwn(SESSION_EVENT_PAYLOADS, type)
    ? SESSION_EVENT_PAYLOADS[type as DescribedEventType]
    : undefined;
}
