import * as z from 'zod';

/** Longest id of a tool source. */
export const TOOL_ID_MAX_CHARS = 256;

/**
 * A source of tools for the agent. Without `optional` its id must be configured and a failure to
 * connect fails the turn; with it, an unknown id is dropped and a failing server is skipped.
 */
export const ToolRef = z.object({
  kind: z.literal('mcp'),
  id: z.string().min(1).max(TOOL_ID_MAX_CHARS),
  optional: z.boolean().optional(),
});
export type ToolRef = z.infer<typeof ToolRef>;

/** Joins two lists by kind and id; the first position stays, and required wins over optional. */
export function mergeToolRefs(
  existing: readonly ToolRef[],
  additions: readonly ToolRef[],
): ToolRef[] {
  const merged = new Map<string, ToolRef>();
  for (const tool of [...existing, ...additions]) {
    const key = `${tool.kind}:${tool.id}`;
    const present = merged.get(key);
    if (present === undefined) merged.set(key, tool);
    else if (present.optional === true && tool.optional !== true) {
      const { optional: _optional, ...required } = present;
      merged.set(key, required);
    }
  }
  return [...merged.values()];
}
