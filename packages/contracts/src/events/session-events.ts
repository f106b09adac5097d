import * as z from 'zod';

// Payloads in this file keep fields that they do not name; states and triggers are open strings.

export const SessionStatusChangedPayload = z.looseObject({
  status: z.string(),
  reason: z.string().optional(),
});
export type SessionStatusChangedPayload = z.infer<typeof SessionStatusChangedPayload>;

/** The turn waits for decisions on tool calls. */
export const SessionRequiresActionPayload = z.looseObject({ approvals: z.array(z.unknown()) });
export type SessionRequiresActionPayload = z.infer<typeof SessionRequiresActionPayload>;

export const SessionContextCompactedPayload = z.looseObject({
  trigger: z.string().optional(),
  summaryPosition: z.number().int().nonnegative().optional(),
});
export type SessionContextCompactedPayload = z.infer<typeof SessionContextCompactedPayload>;

export const SessionTitleSetPayload = z.looseObject({ title: z.string() });
export type SessionTitleSetPayload = z.infer<typeof SessionTitleSetPayload>;
