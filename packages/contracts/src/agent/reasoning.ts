import * as z from 'zod';

/** How much a model is asked to think. */
export const ReasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
export type ReasoningEffort = z.infer<typeof ReasoningEffort>;

/** The `reasoningEffort` of a session's metadata when it is valid, otherwise the fallback. */
export function reasoningEffortForMetadata(
  metadata: Readonly<Record<string, unknown>> | null | undefined,
  fallback: ReasoningEffort,
): ReasoningEffort {
  const parsed = ReasoningEffort.safeParse(metadata?.['reasoningEffort']);
  return parsed.success ? parsed.data : fallback;
}
