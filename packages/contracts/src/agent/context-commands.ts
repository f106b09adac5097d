import * as z from 'zod';

/** Forgets the conversation; it must be confirmed. */
export const ClearSessionContextRequest = z.object({ confirm: z.literal(true) });
export type ClearSessionContextRequest = z.infer<typeof ClearSessionContextRequest>;

/** Takes no argument; any key is refused. */
export const CompactSessionContextRequest = z.strictObject({});
export type CompactSessionContextRequest = z.infer<typeof CompactSessionContextRequest>;

export const CompactSessionContextResult = z.object({
  status: z.enum(['queued', 'noop']),
  message: z.string(),
});
export type CompactSessionContextResult = z.infer<typeof CompactSessionContextResult>;
