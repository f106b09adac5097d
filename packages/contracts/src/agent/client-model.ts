import * as z from 'zod';

/** A model as clients see it. */
export const ClientModel = z.object({
  id: z.string(),
  label: z.string(),
  provider: z.string(),
  providerLabel: z.string(),
  api: z.enum(['responses', 'chat']),
  contextWindowTokens: z.number().int().positive().optional(),
});
export type ClientModel = z.infer<typeof ClientModel>;

/** What clients are told of the deployment. */
export const ClientConfig = z.object({ models: z.array(ClientModel).default(() => []) });
export type ClientConfig = z.infer<typeof ClientConfig>;
