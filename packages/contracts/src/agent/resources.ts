import * as z from 'zod';

import { PATH_MAX_CHARS } from '../workspace/limits.ts';

/** Longest address of a repository. */
export const REPOSITORY_URI_MAX_CHARS = 4_096;

const mountPath = z.string().min(1).max(PATH_MAX_CHARS).optional();

/** A git repository at a given ref, mounted into the workspace. */
export const RepositoryResourceRef = z.object({
  kind: z.literal('repository'),
  uri: z.string().min(1).max(REPOSITORY_URI_MAX_CHARS),
  ref: z.string().min(1).max(PATH_MAX_CHARS),
  mountPath,
  subpath: z.string().min(1).max(PATH_MAX_CHARS).optional(),
  githubInstallationId: z.number().int().positive().optional(),
  githubRepositoryId: z.number().int().positive().optional(),
});
export type RepositoryResourceRef = z.infer<typeof RepositoryResourceRef>;

/** An uploaded file, mounted into the workspace. */
export const FileResourceRef = z.object({ kind: z.literal('file'), fileId: z.uuid(), mountPath });
export type FileResourceRef = z.infer<typeof FileResourceRef>;

export const ResourceRef = z.discriminatedUnion('kind', [RepositoryResourceRef, FileResourceRef]);
export type ResourceRef = z.infer<typeof ResourceRef>;
