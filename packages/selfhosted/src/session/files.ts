import { FsEntryKind } from '@opengeni/agent-proto/messages';
import type { FsListResponse } from '@opengeni/agent-proto/messages';
import { SandboxError } from '@opengeni/contracts/errors';
import { readMachineFile, writeMachineFile } from './file-transfer.ts';
import { findImageMediaType } from './image-media-type.ts';
import type { MachineCall } from './machine-call.ts';
import type { MachinePaths } from './machine-path.ts';

/** The limit of the Agents SDK for images. */
const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

export interface SelfhostedImageOutput {
  type: 'image';
  image: { data: Uint8Array<ArrayBuffer>; mediaType: string };
}

export interface SelfhostedDirectoryEntry {
  name: string;
  /** Relative to the virtual root, or absolute in a folder outside it. */
  path: string;
  type: 'file' | 'dir' | 'other';
}

export interface SelfhostedWriteArgs {
  path: string;
  content: string | Uint8Array;
  /** Default true. */
  createParents?: boolean;
  /** Default false. */
  append?: boolean;
}

export interface MachineFiles {
  readFile(args: { path: string; maxBytes?: number }): Promise<Uint8Array<ArrayBuffer>>;
  writeFile(args: SelfhostedWriteArgs): Promise<number>;
  listFiles(args: {
    path: string;
    recursive?: boolean;
  }): Promise<{ $case: 'fsList'; fsList: FsListResponse }>;
  statFile(args: { path: string }): Promise<{ exists: boolean }>;
  listDir(args: { path: string }): Promise<SelfhostedDirectoryEntry[]>;
  viewImage(args: { path: string }): Promise<SelfhostedImageOutput>;
}

/** Files of one machine, by paths below the virtual root. */
export function createMachineFiles(call: MachineCall, paths: MachinePaths): MachineFiles {
  const listFiles: MachineFiles['listFiles'] = async ({ path, recursive = false }) => {
    const fsList = await call('fsList', { path: paths.toMachine(path), recursive });
    return { $case: 'fsList', fsList };
  };
  return {
    listFiles,
    readFile: ({ path, maxBytes }) => readMachineFile(call, paths.toMachine(path), maxBytes),
    writeFile: ({ path, content, createParents = true, append = false }) =>
      writeMachineFile(call, {
        path: paths.toMachine(path),
        bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
        createParents,
        append,
        mode: 0,
      }),
    statFile: async ({ path }) => {
      const { exists } = await call('fsStat', { path: paths.toMachine(path) });
      return { exists };
    },
    listDir: async ({ path }) => {
      const { fsList } = await listFiles({ path });
      return toDirectoryEntries(fsList, paths.toRelative(path));
    },
    viewImage: async ({ path }) => {
      const maxBytes = MAX_IMAGE_BYTES + 1;
      return toImage(path, await readMachineFile(call, paths.toMachine(path), maxBytes));
    },
  };
}

/** The names of one folder, sorted. A name that is no single segment is left out: it cannot be of this folder. */
function toDirectoryEntries(
  { entries }: FsListResponse,
  directory: string,
): SelfhostedDirectoryEntry[] {
  const prefix = directory === '' || directory.endsWith('/') ? directory : `${directory}/`;
  return entries
    .filter(({ name }) => name !== '' && name !== '.' && name !== '..' && !name.includes('/'))
    .map(({ name, kind }) => ({ name, path: prefix + name, type: typeOf(kind) }))
    .toSorted((first, second) => (first.name < second.name ? -1 : 1));
}

function typeOf(kind: FsEntryKind): SelfhostedDirectoryEntry['type'] {
  if (kind === FsEntryKind.FS_ENTRY_KIND_DIRECTORY) return 'dir';
  return kind === FsEntryKind.FS_ENTRY_KIND_FILE ? 'file' : 'other';
}

function toImage(path: string, data: Uint8Array<ArrayBuffer>): SelfhostedImageOutput {
  if (data.length > MAX_IMAGE_BYTES) {
    // The Agents SDK tells the model about exactly this wording.
    throw new SandboxError('output_limit', `Image file exceeds the 10 MB limit: ${path}`, {
      details: { path, maxBytes: MAX_IMAGE_BYTES },
    });
  }
  const mediaType = findImageMediaType(data, path);
  if (mediaType !== undefined) return { type: 'image', image: { data, mediaType } };
  throw new SandboxError(
    'invalid_request',
    `The machine has an unsupported image format for ${path}; use png, jpeg, gif, webp, bmp, tiff or svg.`,
    { details: { path } },
  );
}
