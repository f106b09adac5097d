import * as z from 'zod';

import { LeaseLiveness } from './session-capabilities.ts';

/** Answers 409 when the desktop is asked for without consent to unredacted pixels. */
export const STREAM_ACKNOWLEDGMENT_REQUIRED = 'stream_acknowledgment_required';

/** Answers 409 when a box of several sessions is asked for without consent to that exposure. */
export const SHARED_ACKNOWLEDGMENT_REQUIRED = 'shared_acknowledgment_required';

/** Asks to watch a session. Without `desktop` only the terminal is meant and no consent is needed. */
export const AttachViewerRequest = z.object({
  /** Minted by the server when absent. */
  viewerId: z.uuid().optional(),
  desktop: z.boolean().optional(),
});
export type AttachViewerRequest = z.infer<typeof AttachViewerRequest>;

/** A viewer that is attached. */
export const ViewerHolder = z.object({
  viewerId: z.uuid(),
  sandboxGroupId: z.uuid(),
  liveness: LeaseLiveness,
  leaseEpoch: z.number().int().nonnegative(),
  viewerHeartbeatIntervalMs: z.number().int().positive(),
  dataPlaneUrl: z.string().nullable(),
});
export type ViewerHolder = z.infer<typeof ViewerHolder>;

/** Records consent. Consent to unredacted pixels does not include consent to a box of several sessions. */
export const AcknowledgeStreamRequest = z.object({
  acknowledgeUnredacted: z.boolean().default(true),
  acknowledgeShared: z.boolean().default(false),
});
export type AcknowledgeStreamRequest = z.infer<typeof AcknowledgeStreamRequest>;

export const AcknowledgeStreamResponse = z.object({
  acknowledged: z.boolean(),
  acknowledgedShared: z.boolean(),
});
export type AcknowledgeStreamResponse = z.infer<typeof AcknowledgeStreamResponse>;

export const ViewerHeartbeatRequest = z.object({ leaseEpoch: z.number().int().nonnegative() });
export type ViewerHeartbeatRequest = z.infer<typeof ViewerHeartbeatRequest>;

/** `alive: false` means that the viewer was dropped or its epoch is over; it attaches again. */
export const ViewerHeartbeatResponse = z.object({ alive: z.boolean() });
export type ViewerHeartbeatResponse = z.infer<typeof ViewerHeartbeatResponse>;
