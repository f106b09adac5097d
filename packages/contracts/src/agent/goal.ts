import * as z from 'zod';

/** Longest text of a goal or of its criteria. */
export const GOAL_TEXT_MAX_CHARS = 131_072;

/** What a session works towards, and how often it may go on by itself. */
export const GoalSpec = z.object({
  text: z.string().min(1).max(GOAL_TEXT_MAX_CHARS),
  successCriteria: z.string().max(GOAL_TEXT_MAX_CHARS).optional(),
  maxAutoContinuations: z.number().int().positive().optional(),
});
export type GoalSpec = z.infer<typeof GoalSpec>;
