import * as z from 'zod';

import {
  GitDiffRequest,
  GitDiffResponse,
  GitLogRequest,
  GitLogResponse,
  GitShowRequest,
  GitShowResponse,
  GitStatusRequest,
  GitStatusResponse,
} from './git.ts';
import { GIT_READ_BATCH_MAX_REQUESTS } from './limits.ts';

/** Several git reads in one round trip; answers keep the order of the requests. */
export const GitReadBatchRequest = z.object({
  requests: z
    .array(
      z.discriminatedUnion('operation', [
        z.object({ operation: z.literal('status'), request: GitStatusRequest }),
        z.object({ operation: z.literal('diff'), request: GitDiffRequest }),
        z.object({ operation: z.literal('log'), request: GitLogRequest }),
        z.object({ operation: z.literal('show'), request: GitShowRequest }),
      ]),
    )
    .min(1)
    .max(GIT_READ_BATCH_MAX_REQUESTS),
});
export type GitReadBatchRequest = z.infer<typeof GitReadBatchRequest>;

export const GitReadBatchResponse = z.object({
  results: z.array(
    z.discriminatedUnion('operation', [
      z.object({ operation: z.literal('status'), response: GitStatusResponse }),
      z.object({ operation: z.literal('diff'), response: GitDiffResponse }),
      z.object({ operation: z.literal('log'), response: GitLogResponse }),
      z.object({ operation: z.literal('show'), response: GitShowResponse }),
    ]),
  ),
});
export type GitReadBatchResponse = z.infer<typeof GitReadBatchResponse>;
