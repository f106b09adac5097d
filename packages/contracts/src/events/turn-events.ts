import * as z from 'zod';

// Payloads in this file keep fields that they do not name; outcomes and reasons are open strings.

const queued = { triggerEventId: z.string().optional(), source: z.string().optional() };
const ended = { outcome: z.string().optional(), reason: z.string().optional() };

/** A turn waits in the queue. */
export const TurnQueuedPayload = z.looseObject(queued);
export type TurnQueuedPayload = z.infer<typeof TurnQueuedPayload>;

/** A turn was changed while it waited. */
export const TurnUpdatedPayload = z.looseObject(queued);
export type TurnUpdatedPayload = z.infer<typeof TurnUpdatedPayload>;

export const TurnStartedPayload = z.looseObject({ triggerEventId: z.string().optional() });
export type TurnStartedPayload = z.infer<typeof TurnStartedPayload>;

/** `segmentLimit` says which limit ended the turn before the model did, such as `max_turns`. */
export const TurnCompletedPayload = z.looseObject({
  ...ended,
  output: z.string().optional(),
  segmentLimit: z.string().optional(),
  detail: z.string().optional(),
});
export type TurnCompletedPayload = z.infer<typeof TurnCompletedPayload>;

/** `recovery` says what continues the session: a message of the user or of the goal. */
export const TurnFailedPayload = z.looseObject({
  ...ended,
  error: z.string().optional(),
  code: z.string().optional(),
  retryable: z.boolean().optional(),
  recovery: z.string().optional(),
  detail: z.string().optional(),
});
export type TurnFailedPayload = z.infer<typeof TurnFailedPayload>;

export const TurnCancelledPayload = z.looseObject({
  ...ended,
  triggerEventId: z.string().optional(),
});
export type TurnCancelledPayload = z.infer<typeof TurnCancelledPayload>;

/** The turn gave way and will run again; `text` is the notice that it resumes with. */
export const TurnPreemptedPayload = z.looseObject({
  triggerEventId: z.string().optional(),
  reason: z.string(),
  resumeWithNotice: z.boolean().optional(),
  redispatches: z.number().int().nonnegative().optional(),
  text: z.string().optional(),
});
export type TurnPreemptedPayload = z.infer<typeof TurnPreemptedPayload>;
