import { RunUsage } from '@opengeni/contracts/events';
import * as z from 'zod';

import { DemoRequest } from '../demo-request.ts';
import { ProcessIdentity } from './process-identity.ts';

/** Version of the run file; a file of another version is left alone. */
export const RUN_FILE_VERSION = 1;

/** How the turn of a run ended. */
export const TurnEnding = z.object({
  outcome: z.enum(['completed', 'failed', 'cancelled', 'requires_action']),
  error: z.object({ code: z.string(), message: z.string() }).exactOptional(),
  /** Why the agent paused its goal. */
  pauseRationale: z.string().exactOptional(),
  usage: RunUsage.exactOptional(),
});
export type TurnEnding = z.infer<typeof TurnEnding>;

const SessionGoal = z.object({
  text: z.string(),
  successCriteria: z.string().exactOptional(),
  status: z.enum(['active', 'paused', 'completed']),
  note: z.string().exactOptional(),
  evidence: z.string().exactOptional(),
  rationale: z.string().exactOptional(),
});

/** Title and goal of the session as the tools of the agent have left them. */
export const SessionSnapshot = z.object({
  goal: SessionGoal.exactOptional(),
  title: z.string().exactOptional(),
});
export type SessionSnapshot = z.infer<typeof SessionSnapshot>;

/** A part of the conversation, in the order in which it came. */
export const ConversationEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('turn.said'), text: z.string() }),
  /** `call` is the item of the Agents SDK. */
  z.object({ type: z.literal('turn.called'), call: z.looseObject({ type: z.string() }) }),
  z.object({ type: z.literal('turn.answered'), callId: z.string(), output: z.unknown() }),
]);
export type ConversationEntry = z.infer<typeof ConversationEntry>;

/** What the worker found out about the work after the turn. */
export const WorkCheck = z.object({
  verification: z.object({ passed: z.boolean(), detail: z.string() }).exactOptional(),
  filesChanged: z.array(z.string()).exactOptional(),
});
export type WorkCheck = z.infer<typeof WorkCheck>;

/** What is in a workspace. */
export const FileDigest = z.object({
  fileCount: z.int().nonnegative(),
  linkCount: z.int().nonnegative(),
  /** Over names and contents of the files; links are not part of it. */
  digest: z.string(),
});
export type FileDigest = z.infer<typeof FileDigest>;

const instanceId = z.string().min(1);

/**
 * One line of the run file. It holds what another process needs to go on with the run or to end its boxes;
 * values of variables and tokens are not among that.
 */
export const RunEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.began'),
    version: z.literal(RUN_FILE_VERSION),
    owner: ProcessIdentity,
    /** When the run is over in any case, in milliseconds since the Unix epoch. */
    deadlineAtMs: z.number(),
    request: DemoRequest,
  }),
  z.object({ type: z.literal('worker.joined'), owner: ProcessIdentity }),
  /** Written by the created-callback. Null when the client of the box cannot serialise. */
  z.object({
    type: z.literal('box.created'),
    instanceId,
    envelope: z.record(z.string(), z.unknown()).nullable(),
  }),
  /** A box of the run that was never recorded: its process ended before the created-callback. */
  z.object({ type: z.literal('box.found'), instanceId }),
  z.object({ type: z.literal('box.ended'), instanceId }),
  z.object({ type: z.literal('box.kept'), instanceId }),
  z.object({
    type: z.literal('subject.placed'),
    directory: z.string(),
    baselineTree: z.string(),
  }),
  z.object({ type: z.literal('turn.began') }),
  ...ConversationEntry.options,
  z.object({ type: z.literal('session.changed'), session: SessionSnapshot }),
  z.object({ type: z.literal('turn.ended'), turn: TurnEnding }),
  z.object({ type: z.literal('work.checked'), check: WorkCheck }),
  z.object({ type: z.literal('archive.written'), archived: FileDigest }),
]);
export type RunEntry = z.infer<typeof RunEntry>;
