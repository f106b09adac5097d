import * as z from 'zod';

// Payloads in this file keep fields that they do not name; reasons are open strings.

/** A goal as events report it. */
export const GoalSetPayload = z.looseObject({
  goalId: z.string().optional(),
  text: z.string(),
  successCriteria: z.string().nullable().optional(),
  maxAutoContinuations: z.number().int().positive().nullable().optional(),
  goalVersion: z.number().int().nonnegative().optional(),
});
export type GoalSetPayload = z.infer<typeof GoalSetPayload>;

export const GoalUpdatedPayload = GoalSetPayload.partial();
export type GoalUpdatedPayload = z.infer<typeof GoalUpdatedPayload>;

/** `evidence` is what the agent gave as proof. */
export const GoalCompletedPayload = z.looseObject({
  goalId: z.string().optional(),
  evidence: z.string().optional(),
});
export type GoalCompletedPayload = z.infer<typeof GoalCompletedPayload>;

export const GoalPausedPayload = z.looseObject({
  goalId: z.string().optional(),
  reason: z.string().optional(),
  rationale: z.string().optional(),
});
export type GoalPausedPayload = z.infer<typeof GoalPausedPayload>;

export const GoalResumedPayload = z.looseObject({ goalId: z.string().optional() });
export type GoalResumedPayload = z.infer<typeof GoalResumedPayload>;

/** The session goes on with its goal by itself; `text` is the input of that turn. */
export const GoalContinuationPayload = z.looseObject({
  goalId: z.string().optional(),
  text: z.string(),
  autoContinuation: z.number().int().positive().optional(),
  maxAutoContinuations: z.number().int().positive().nullable().optional(),
  goalVersion: z.number().int().nonnegative().optional(),
});
export type GoalContinuationPayload = z.infer<typeof GoalContinuationPayload>;
