import { SandboxError } from '@opengeni/contracts/errors';
import * as z from 'zod';

/** Longest text that the model may write into the goal of a session, in UTF-16 units. */
export const GOAL_TOOL_TEXT_MAX_CHARS = 16_384;
/** Longest title of a session, in UTF-16 units. */
export const SESSION_TITLE_MAX_CHARS = 120;

// Limits are not in the schemas: strict function schemas refuse such keywords, and the Agents SDK hides
// from the model what was wrong with arguments that do not fit.
function text(meaning: string, maxChars: number = GOAL_TOOL_TEXT_MAX_CHARS): z.ZodString {
  return z.string().describe(`${meaning} At most ${maxChars} characters.`);
}

const goalText = text('What the session has to achieve.');
const criteria = text('How to tell that the goal is reached.');

export const GoalSetParameters = z.strictObject({
  text: goalText,
  successCriteria: criteria.nullable(),
});
export type GoalSetParameters = z.infer<typeof GoalSetParameters>;

export const GoalUpdateParameters = z.strictObject({
  text: goalText.nullable(),
  successCriteria: criteria.nullable(),
  note: text('What was learnt or done.').nullable(),
});
export type GoalUpdateParameters = z.infer<typeof GoalUpdateParameters>;

export const GoalCompleteParameters = z.strictObject({
  evidence: text('What proves that the goal is reached, such as the output of a test run.'),
});
export type GoalCompleteParameters = z.infer<typeof GoalCompleteParameters>;

export const GoalPauseParameters = z.strictObject({
  rationale: text('Why the work cannot go on now and what it waits for.'),
});
export type GoalPauseParameters = z.infer<typeof GoalPauseParameters>;

export const SetSessionTitleParameters = z.strictObject({
  title: text('The title, 3 to 7 words without quotes.', SESSION_TITLE_MAX_CHARS),
});
export type SetSessionTitleParameters = z.infer<typeof SetSessionTitleParameters>;

/** The texts that are given, without those that are null. Fails with code `invalid_request` on a blank or a long one. */
export function requireTexts<TName extends string>(
  texts: { readonly [name in TName]: string | null },
  maxChars: number = GOAL_TOOL_TEXT_MAX_CHARS,
): { [name in TName]?: string } {
  const given = Object.entries<string | null>(texts).filter(([, value]) => value !== null);
  for (const [name, value] of given) {
    if (value !== null && value.trim() !== '' && value.length <= maxChars) continue;
    throw new SandboxError(
      'invalid_request',
      `\`${name}\` must be 1 to ${maxChars} characters long.`,
    );
  }
  return Object.fromEntries(given) as { [name in TName]?: string };
}
