import * as z from 'zod';

// Payloads in this file are what the timeline keeps; requests of clients are checked by `ClientSessionEvent`.

export const UserMessagePayload = z.looseObject({ text: z.string() });
export type UserMessagePayload = z.infer<typeof UserMessagePayload>;

export const UserInterruptPayload = z.looseObject({ reason: z.string().optional() });
export type UserInterruptPayload = z.infer<typeof UserInterruptPayload>;

/** Anything but `approve` counts as a refusal. */
export const UserApprovalDecisionPayload = z.looseObject({
  approvalId: z.string(),
  decision: z.string(),
  message: z.string().optional(),
});
export type UserApprovalDecisionPayload = z.infer<typeof UserApprovalDecisionPayload>;
