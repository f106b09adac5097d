import * as z from 'zod';

const count = z.number().int().nonnegative();
const outputStream = z.enum(['stdout', 'stderr']).default('stdout');

/** Output of a command, piece by piece. */
export const SandboxCommandOutputDeltaPayload = z.object({
  stream: outputStream,
  chunk: z.string(),
  commandId: z.string().optional(),
  seq: count.optional(),
});
export type SandboxCommandOutputDeltaPayload = z.infer<typeof SandboxCommandOutputDeltaPayload>;

export const FsChangeKind = z.enum(['created', 'modified', 'deleted', 'renamed']);
export type FsChangeKind = z.infer<typeof FsChangeKind>;

export const FsChange = z.object({
  path: z.string(),
  kind: FsChangeKind,
  isDir: z.boolean().default(false),
  sizeBytes: count.nullable().default(null),
  oldPath: z.string().optional(),
});
export type FsChange = z.infer<typeof FsChange>;

/**
 * Files changed. Clients drop what they know when the pair of `leaseEpoch` and `revision` moved:
 * the revision starts again at 0 when a box is replaced.
 */
export const FsChangedPayload = z.object({
  changes: z.array(FsChange).min(1),
  source: z.enum(['write', 'watch', 'agent']).default('write'),
  revision: count,
  leaseEpoch: count.default(0),
});
export type FsChangedPayload = z.infer<typeof FsChangedPayload>;

/** The state of a git repository changed; `head` is the branch. */
export const GitChangedPayload = z.object({
  head: z.string().nullable(),
  dirty: z.boolean(),
  ahead: count.default(0),
  behind: count.default(0),
  changedFileCount: count,
  reason: z
    .enum(['commit', 'checkout', 'stage', 'worktree', 'fetch', 'unknown'])
    .default('unknown'),
  revision: count.default(0),
  leaseEpoch: count.default(0),
});
export type GitChangedPayload = z.infer<typeof GitChangedPayload>;

export const TerminalPtyStartedPayload = z.object({
  ptyId: z.uuid(),
  cols: z.number().int().positive(),
  rows: z.number().int().positive(),
  shell: z.string(),
  cwd: z.string(),
});
export type TerminalPtyStartedPayload = z.infer<typeof TerminalPtyStartedPayload>;

/** Raw terminal output including escape sequences; `seq` grows strictly within one terminal. */
export const TerminalPtyOutputDeltaPayload = z.object({
  ptyId: z.uuid(),
  stream: outputStream,
  chunk: z.string(),
  seq: count,
});
export type TerminalPtyOutputDeltaPayload = z.infer<typeof TerminalPtyOutputDeltaPayload>;

export const TerminalPtyExitedPayload = z.object({
  ptyId: z.uuid(),
  exitCode: z.number().int().nullable(),
  reason: z.enum(['exit', 'killed', 'owner_gone', 'timeout']),
});
export type TerminalPtyExitedPayload = z.infer<typeof TerminalPtyExitedPayload>;
