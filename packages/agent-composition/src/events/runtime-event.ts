import type { SessionEventType } from '@opengeni/contracts/events';

/** One thing that happened in a turn, as the session's timeline stores it. */
export interface NormalizedRuntimeEvent {
  type: SessionEventType;
  payload: unknown;
}

/** Takes the events of a turn; must not throw and must not wait. */
export type RuntimeEventSink = (event: NormalizedRuntimeEvent) => void;
