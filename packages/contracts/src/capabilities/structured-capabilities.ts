import * as z from 'zod';

/** What the structured workspace services can do on the live session: the compact projection. */
export const SessionStructuredCapabilities = z.object({
  FileSystem: z.object({ available: z.boolean(), readOnly: z.boolean(), root: z.string() }),
  Terminal: z.object({
    events: z.boolean(),
    exec: z.boolean(),
    pty: z.object({ available: z.boolean() }),
  }),
  Git: z.object({ available: z.boolean(), repos: z.array(z.string()) }),
});
export type SessionStructuredCapabilities = z.infer<typeof SessionStructuredCapabilities>;
