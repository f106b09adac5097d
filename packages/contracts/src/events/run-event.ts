import * as z from 'zod';

import { findEventPayloadSchema } from './event-payloads.ts';
import { SessionEventType } from './session-event.ts';

const count = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();

/** Version of the line format; a reader refuses another one. */
export const RUN_EVENT_VERSION = 1;

/** First event of a run: what runs where. */
export const RunStartedPayload = z.looseObject({
  /** Seed of the planted defect, when there is one. */
  seed: z.union([z.number().int(), z.string()]).optional(),
  backend: z.string(),
  /** What was found to separate the box from the host, such as `bubblewrap` or `none`. */
  isolation: z.string(),
  model: z.string(),
  task: z.string(),
  boxId: z.string(),
});
export type RunStartedPayload = z.infer<typeof RunStartedPayload>;

/** Tokens of all model calls of the run. */
export const RunUsage = z.looseObject({
  requests: count.optional(),
  inputTokens: count,
  outputTokens: count,
  totalTokens: count,
});
export type RunUsage = z.infer<typeof RunUsage>;

/** Last event of a run: how it ended. */
export const RunSummaryPayload = z.looseObject({
  outcome: z.enum(['completed', 'failed', 'cancelled']),
  /** Exit status of the process; 0 only when the outcome is `completed`. */
  exitCode: z.number().int(),
  reason: z.string().optional(),
  commandsRun: count,
  filesChanged: z.array(z.string()),
  /** Null when the run ended before its first event. */
  timeToFirstEventMs: milliseconds.nullable(),
  totalMs: milliseconds,
  usage: RunUsage.optional(),
});
export type RunSummaryPayload = z.infer<typeof RunSummaryPayload>;

const line = {
  version: z.literal(RUN_EVENT_VERSION),
  /** Position in the run, from 1. */
  sequence: z.number().int().positive(),
  at: z.iso.datetime(),
};

/** One line of a run that reports as JSON: a session event, or the start or the summary of the run. */
export const RunEvent = z.discriminatedUnion('type', [
  z.object({ ...line, type: z.literal('run.started'), payload: RunStartedPayload }),
  z.object({ ...line, type: z.literal('run.summary'), payload: RunSummaryPayload }),
  z
    .object({ ...line, type: SessionEventType, payload: z.unknown() })
    .superRefine(({ type, payload }, context) => {
      const issues = findEventPayloadSchema(type)?.safeParse(payload).error?.issues ?? [];
      for (const issue of issues) {
        context.addIssue({
          code: 'custom',
          message: issue.message,
          path: ['payload', ...issue.path],
        });
      }
    }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
