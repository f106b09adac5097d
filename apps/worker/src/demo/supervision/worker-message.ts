import type { RunEvent } from '@opengeni/contracts/events';
import * as z from 'zod';

import { RunReport } from '../run/run-report.ts';

/** One line that a worker process writes for its supervisor: something that happened, or how the run ended. */
export const WorkerMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('event'),
    type: z.custom<RunEvent['type']>((value) => typeof value === 'string'),
    payload: z.unknown(),
  }),
  z.object({ kind: z.literal('report'), report: RunReport }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;
