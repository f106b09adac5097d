import * as z from 'zod';

import { fitsByteLimit } from './decoded-byte-length.ts';
import {
  ETAG_MAX_CHARS,
  FS_LIST_BATCH_MAX_REQUESTS,
  FS_LIST_DEFAULT_DEPTH,
  FS_LIST_DEFAULT_ENTRIES,
  FS_LIST_MAX_DEPTH,
  FS_LIST_MAX_ENTRIES,
  FS_READ_DEFAULT_BYTES,
  FS_READ_MAX_BYTES,
  FS_WRITE_MAX_BYTES,
  PATH_MAX_CHARS,
} from './limits.ts';

const path = z.string().max(PATH_MAX_CHARS);
const rootedPath = path.default('');
const revision = z.number().int().nonnegative();
const etag = z.string().min(1).max(ETAG_MAX_CHARS);

export const FsNodeType = z.enum(['file', 'dir', 'symlink', 'other']);
export type FsNodeType = z.infer<typeof FsNodeType>;

type FsTreeNodeFields = {
  name: string;
  /** Relative to the workspace root, without a leading slash. */
  path: string;
  type: FsNodeType;
  /** Null for directories. */
  sizeBytes: number | null;
  mtimeMs: number | null;
  mode: number | null;
};

type FsTreeNodeInput = FsTreeNodeFields & {
  children?: FsTreeNodeInput[] | undefined;
  truncated?: boolean | undefined;
};

/** One entry of a listing. `children` is present only for a directory that was listed itself. */
export type FsTreeNode = FsTreeNodeFields & {
  children?: FsTreeNode[] | undefined;
  truncated: boolean;
};

// The types are written out because an inferred recursive one is emitted with `any` inside.
export const FsTreeNode: z.ZodType<FsTreeNode, FsTreeNodeInput> = z.object({
  name: z.string(),
  path: z.string(),
  type: FsNodeType,
  sizeBytes: z.number().int().nonnegative().nullable(),
  mtimeMs: z.number().int().nonnegative().nullable(),
  mode: z.number().int().nullable(),
  get children() {
    return z.array(FsTreeNode).optional();
  },
  truncated: z.boolean().default(false),
});

/** Paths of all requests are relative to the workspace root; the empty path is the root itself. */
export const FsListRequest = z.object({
  path: rootedPath,
  depth: z.number().int().min(0).max(FS_LIST_MAX_DEPTH).default(FS_LIST_DEFAULT_DEPTH),
  maxEntries: z.number().int().min(1).max(FS_LIST_MAX_ENTRIES).default(FS_LIST_DEFAULT_ENTRIES),
  includeHidden: z.boolean().default(true),
});
export type FsListRequest = z.infer<typeof FsListRequest>;

/** `truncated` says that `maxEntries` was reached. */
export const FsListResponse = z.object({ root: FsTreeNode, revision, truncated: z.boolean() });
export type FsListResponse = z.infer<typeof FsListResponse>;

/** Several listings in one round trip; answers keep the order of the requests. */
export const FsListBatchRequest = z.object({
  requests: z.array(FsListRequest).min(1).max(FS_LIST_BATCH_MAX_REQUESTS),
});
export type FsListBatchRequest = z.infer<typeof FsListBatchRequest>;

export const FsListBatchResponse = z.object({ results: z.array(FsListResponse) });
export type FsListBatchResponse = z.infer<typeof FsListBatchResponse>;

export const FsEncoding = z.enum(['utf8', 'base64']);
export type FsEncoding = z.infer<typeof FsEncoding>;

export const FsReadRequest = z.object({
  path,
  encoding: FsEncoding.default('utf8'),
  maxBytes: z.number().int().min(1).max(FS_READ_MAX_BYTES).default(FS_READ_DEFAULT_BYTES),
});
export type FsReadRequest = z.infer<typeof FsReadRequest>;

export const FsReadResponse = z.object({
  path: z.string(),
  encoding: FsEncoding,
  content: z.string(),
  /** Bytes returned, which is less than the size of the file when `truncated` is set. */
  sizeBytes: z.number().int().nonnegative(),
  truncated: z.boolean(),
  /** Whether a NUL byte was found within the first `BINARY_SNIFF_BYTES`. */
  isBinary: z.boolean(),
  revision,
  /** State of the file, for a later `ifMatch`. */
  etag: etag.optional(),
});
export type FsReadResponse = z.infer<typeof FsReadResponse>;

export const FsWriteRequest = z
  .object({
    path,
    encoding: FsEncoding.default('utf8'),
    content: z.string(),
    /** False makes an existing file a conflict. */
    overwrite: z.boolean().default(true),
    createParents: z.boolean().default(true),
    /** Writes only when the file still has this state; otherwise it is a conflict. */
    ifMatch: etag.optional(),
  })
  .refine(({ content, encoding }) => fitsByteLimit(content, encoding, FS_WRITE_MAX_BYTES), {
    path: ['content'],
    error: `content is larger than ${FS_WRITE_MAX_BYTES} bytes`,
  });
export type FsWriteRequest = z.infer<typeof FsWriteRequest>;

/** `revision` is the number that the `fs.changed` event of this write carries. */
export const FsWriteResponse = z.object({
  path: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  revision,
  etag: etag.optional(),
});
export type FsWriteResponse = z.infer<typeof FsWriteResponse>;

/** `recursive` must be set for a directory with content. */
export const FsDeleteRequest = z.object({ path, recursive: z.boolean().default(false) });
export type FsDeleteRequest = z.infer<typeof FsDeleteRequest>;

export const FsDeleteResponse = z.object({ revision });
export type FsDeleteResponse = z.infer<typeof FsDeleteResponse>;

/** Without `overwrite` an existing destination is a conflict. */
export const FsMoveRequest = z.object({
  path,
  newPath: path,
  overwrite: z.boolean().default(false),
  createParents: z.boolean().default(true),
});
export type FsMoveRequest = z.infer<typeof FsMoveRequest>;

export const FsMoveResponse = z.object({ path: z.string(), newPath: z.string(), revision });
export type FsMoveResponse = z.infer<typeof FsMoveResponse>;

/** Without `recursive` an existing path is an invalid request. */
export const FsMkdirRequest = z.object({ path, recursive: z.boolean().default(true) });
export type FsMkdirRequest = z.infer<typeof FsMkdirRequest>;

export const FsMkdirResponse = z.object({ path: z.string(), revision });
export type FsMkdirResponse = z.infer<typeof FsMkdirResponse>;
