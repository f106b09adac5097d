import * as z from 'zod';

import { FsEncoding } from './files.ts';
import {
  GIT_DEFAULT_BYTES_PER_FILE,
  GIT_DEFAULT_CONTEXT_LINES,
  GIT_LOG_DEFAULT_COUNT,
  GIT_LOG_MAX_COUNT,
  GIT_MAX_BYTES_PER_FILE,
  GIT_MAX_CONTEXT_LINES,
  GIT_PATHSPEC_MAX_COUNT,
  GIT_REF_MAX_CHARS,
  PATH_MAX_CHARS,
} from './limits.ts';

const count = z.number().int().nonnegative();
const path = z.string().max(PATH_MAX_CHARS);
const repoPath = path.default('');
const ref = z.string().max(GIT_REF_MAX_CHARS);
const pathspec = z
  .array(path)
  .max(GIT_PATHSPEC_MAX_COUNT)
  .default(() => []);
const maxBytesPerFile = z
  .number()
  .int()
  .min(1)
  .max(GIT_MAX_BYTES_PER_FILE)
  .default(GIT_DEFAULT_BYTES_PER_FILE);

export const GitFileStatusCode = z.enum([
  'added',
  'modified',
  'deleted',
  'renamed',
  'copied',
  'untracked',
  'ignored',
  'conflicted',
  'typechange',
]);
export type GitFileStatusCode = z.infer<typeof GitFileStatusCode>;

/** State of one file: `index` is what is staged, `worktree` what is not. */
export const GitFileStatus = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  index: GitFileStatusCode.nullable(),
  worktree: GitFileStatusCode.nullable(),
  isConflicted: z.boolean().default(false),
});
export type GitFileStatus = z.infer<typeof GitFileStatus>;

/** `path` is the root of the repository inside the workspace. */
export const GitStatusRequest = z.object({ path: repoPath });
export type GitStatusRequest = z.infer<typeof GitStatusRequest>;

/** A directory that is no repository is an answer with `isRepo: false`, not an error. */
export const GitStatusResponse = z.object({
  isRepo: z.boolean(),
  /** Name of the branch. */
  head: z.string().nullable(),
  detached: z.boolean().default(false),
  upstream: z.string().nullable(),
  ahead: count.default(0),
  behind: count.default(0),
  files: z.array(GitFileStatus),
  revision: count,
  /** Object name of the current commit; null before the first one. */
  headOid: z.string().nullable().optional(),
});
export type GitStatusResponse = z.infer<typeof GitStatusResponse>;

export const GitDiffLineType = z.enum(['context', 'add', 'del', 'meta']);
export type GitDiffLineType = z.infer<typeof GitDiffLineType>;

/** `text` has no marker character; a number is null on the side that lacks the line. */
export const GitDiffLine = z.object({
  type: GitDiffLineType,
  oldNo: z.number().int().positive().nullable(),
  newNo: z.number().int().positive().nullable(),
  text: z.string(),
});
export type GitDiffLine = z.infer<typeof GitDiffLine>;

export const GitDiffHunk = z.object({
  oldStart: count,
  oldLines: count,
  newStart: count,
  newLines: count,
  header: z.string(),
  lines: z.array(GitDiffLine),
});
export type GitDiffHunk = z.infer<typeof GitDiffHunk>;

/** `hunks` is empty when the file is binary or truncated. */
export const GitFileDiff = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  status: GitFileStatusCode,
  isBinary: z.boolean().default(false),
  isImage: z.boolean().default(false),
  additions: count,
  deletions: count,
  hunks: z.array(GitDiffHunk),
  truncated: z.boolean().default(false),
});
export type GitFileDiff = z.infer<typeof GitFileDiff>;

/** Refs win over `staged`; without either, the working tree is compared. */
export const GitDiffRequest = z.object({
  path: repoPath,
  staged: z.boolean().default(false),
  fromRef: ref.optional(),
  toRef: ref.optional(),
  pathspec,
  contextLines: z
    .number()
    .int()
    .min(0)
    .max(GIT_MAX_CONTEXT_LINES)
    .default(GIT_DEFAULT_CONTEXT_LINES),
  maxBytesPerFile,
  /** Also reports files that git does not track yet. */
  includeUntracked: z.boolean().optional(),
});
export type GitDiffRequest = z.infer<typeof GitDiffRequest>;

export const GitDiffResponse = z.object({ files: z.array(GitFileDiff), revision: count });
export type GitDiffResponse = z.infer<typeof GitDiffResponse>;

export const GitLogRequest = z.object({
  path: repoPath,
  ref: ref.default('HEAD'),
  maxCount: z.number().int().min(1).max(GIT_LOG_MAX_COUNT).default(GIT_LOG_DEFAULT_COUNT),
  skip: count.default(0),
  pathspec,
});
export type GitLogRequest = z.infer<typeof GitLogRequest>;

/** `timestamp` is in Unix seconds. */
export const GitSignature = z.object({
  name: z.string(),
  email: z.string(),
  timestamp: z.number().int(),
});
export type GitSignature = z.infer<typeof GitSignature>;

export const GitCommit = z.object({
  sha: z.string(),
  shortSha: z.string(),
  parents: z.array(z.string()),
  author: GitSignature,
  committer: GitSignature,
  subject: z.string(),
  body: z.string(),
  refs: z.array(z.string()).default(() => []),
});
export type GitCommit = z.infer<typeof GitCommit>;

export const GitLogResponse = z.object({ commits: z.array(GitCommit), hasMore: z.boolean() });
export type GitLogResponse = z.infer<typeof GitLogResponse>;

/** With `filePath` the answer is the raw blob of that file at `ref`, otherwise the commit. */
export const GitShowRequest = z.object({
  path: repoPath,
  ref,
  filePath: path.optional(),
  encoding: FsEncoding.default('utf8'),
  maxBytesPerFile,
});
export type GitShowRequest = z.infer<typeof GitShowRequest>;

export const GitBlob = z.object({
  content: z.string(),
  encoding: FsEncoding,
  sizeBytes: z.number().int(),
  truncated: z.boolean(),
});
export type GitBlob = z.infer<typeof GitBlob>;

/** `commit` is null and `files` empty for a blob; `files` compares with the first parent. */
export const GitShowResponse = z.object({
  commit: GitCommit.nullable(),
  files: z.array(GitFileDiff),
  blob: GitBlob.nullable(),
  revision: count,
});
export type GitShowResponse = z.infer<typeof GitShowResponse>;
