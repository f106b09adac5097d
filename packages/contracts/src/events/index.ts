export {
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
export { SESSION_EVENT_PAYLOADS, findEventPayloadSchema } from './event-payloads.ts';
export {
  GoalCompletedPayload,
  GoalContinuationPayload,
  GoalPausedPayload,
  GoalResumedPayload,
  GoalSetPayload,
  GoalUpdatedPayload,
} from './goal-events.ts';
export { isSessionEventType, parseKnownEvent } from './known-event.ts';
export { findOpenReading } from './open-reading.ts';
export {
  RECORDING_CONTENT_TYPES,
  RecordingAvailablePayload,
  RecordingCodec,
  RecordingContentType,
  RecordingFailedPayload,
  RecordingFailedReason,
  RecordingMode,
  RecordingStartedPayload,
} from './recording-events.ts';
export {
  RUN_EVENT_VERSION,
  RunEvent,
  RunStartedPayload,
  RunSummaryPayload,
  RunUsage,
} from './run-event.ts';
export { SessionBusMessage, SessionEvent, SessionEventType } from './session-event.ts';
export {
  SessionContextCompactedPayload,
  SessionRequiresActionPayload,
  SessionStatusChangedPayload,
  SessionTitleSetPayload,
} from './session-events.ts';
export {
  StreamClosedPayload,
  StreamOpenedPayload,
  StreamRevokedPayload,
  StreamUrlRotatedPayload,
} from './stream-events.ts';
export {
  TurnCancelledPayload,
  TurnCompletedPayload,
  TurnFailedPayload,
  TurnPreemptedPayload,
  TurnQueuedPayload,
  TurnStartedPayload,
  TurnUpdatedPayload,
} from './turn-events.ts';
export {
  UserApprovalDecisionPayload,
  UserInterruptPayload,
  UserMessagePayload,
} from './user-events.ts';
export {
  FsChange,
  FsChangeKind,
  FsChangedPayload,
  GitChangedPayload,
  SandboxCommandOutputDeltaPayload,
  TerminalPtyExitedPayload,
  TerminalPtyOutputDeltaPayload,
  TerminalPtyStartedPayload,
} from './workspace-events.ts';
export type { DescribedEventType, SessionEventPayload } from './event-payloads.ts';
export type { EventReading, KnownEvent, OpenSessionEvent } from './known-event.ts';
export type { OpenStrings } from './open-reading.ts';
