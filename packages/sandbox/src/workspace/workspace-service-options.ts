import type { SessionEventType } from '@opengeni/contracts/events';
import type { WorkspaceSession } from './workspace-session.ts';

/** Takes the events of one operation, in order. Its failure never fails the operation. */
export type WorkspaceEventEmitter = (
  events: { type: SessionEventType; payload: unknown }[],
) => Promise<void>;

/** What the workspace services of one request work with. */
export interface WorkspaceServiceOptions {
  /** A live session that somebody else owns and ends. */
  session: WorkspaceSession;
  /** Default: empty, which is the directory that the session starts commands in. */
  workspaceRoot?: string;
  /** Default: 0. Stamped on events, so that clients tell the boxes of a session apart. */
  leaseEpoch?: number;
  /** Default: 0. Number of changes before this request. */
  revision?: number;
  /** Default: none, and nothing is reported. */
  emit?: WorkspaceEventEmitter;
  /** Default: the user that the session starts commands as. */
  runAs?: string;
}
