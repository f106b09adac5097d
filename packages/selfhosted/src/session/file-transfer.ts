import { randomUUID } from 'node:crypto';
import { FsEntryKind } from '@opengeni/agent-proto/messages';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { DEFAULT_MAX_READ_BYTES, silentLog } from '@opengeni/contracts/ports';
import type { MachineCall } from './machine-call.ts';

/** Bytes of a file in one message; well below the usual `max_payload` of 1 MiB. */
export const FILE_CHUNK_BYTES = 512 * 1024;

/** Permission bits of the mode that a machine reports, without the bits of the kind. */
const PERMISSION_BITS = 0o7777;

/**
 * Reads a file piece by piece. With `maxBytes` the rest is left out; without it a file above 25 MiB throws
 * code `output_limit`. A file that grows meanwhile is read up to its first size.
 */
export async function readMachineFile(
  call: MachineCall,
  path: string,
  maxBytes?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const limit = maxBytes ?? DEFAULT_MAX_READ_BYTES;
  const chunks: Uint8Array[] = [];
  let length = 0;
  let end = limit;
  do {
    const wanted = Math.max(1, Math.min(FILE_CHUNK_BYTES, end - length));
    const reply = await call('fsRead', {
      path,
      offset: String(length),
      length: String(wanted),
    });
    const total = Number(reply.totalSize);
    if (length === 0)
      end = endOfRead({ path, total, limit, isPartAllowed: maxBytes !== undefined });
    // A machine that ignores the length sends everything at once.
    const content = reply.content.subarray(0, Math.max(0, limit - length));
    chunks.push(content);
    length += content.length;
    if (content.length === 0) break;
  } while (length < end);
  return concat(chunks, length);
}

function endOfRead(file: {
  path: string;
  total: number;
  limit: number;
  isPartAllowed: boolean;
}): number {
  if (file.total <= file.limit) return file.total;
  if (file.isPartAllowed) return file.limit;
  throw new SandboxError(
    'output_limit',
    `The file ${JSON.stringify(file.path)} has ${file.total} bytes, more than the ${file.limit} that are read at once; pass maxBytes to read a part.`,
    { details: { path: file.path, sizeBytes: file.total, maxBytes: file.limit } },
  );
}

export interface MachineWrite {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly createParents: boolean;
  readonly append: boolean;
  /** Permission bits of a file that the write creates; 0 is the default of the machine. */
  readonly mode: number;
}

/**
 * Writes a file in as many messages as its size needs, and gives the number of bytes. A replacement of more
 * than one message goes to a sibling first, so that a failure on the way leaves the file as it was.
 */
export async function writeMachineFile(call: MachineCall, write: MachineWrite): Promise<number> {
  if (write.append || write.bytes.length <= FILE_CHUNK_BYTES) return writeChunks(call, write);
  const { exists, entry } = await call('fsStat', { path: write.path });
  const isPlain = !exists || entry?.kind === FsEntryKind.FS_ENTRY_KIND_FILE;
  // Renaming over a symbolic link would replace the link and not what it leads to.
  if (!isPlain) return writeChunks(call, write);
  const mode = entry === undefined ? write.mode : permissionsOf(entry.mode);
  return replaceMachineFile(call, { ...write, mode });
}

export interface MachineReplace extends Omit<MachineWrite, 'append'> {
  /** Runs after the new content is on the machine and before it takes the place; a rejection undoes it. */
  readonly beforeCommit?: () => Promise<void>;
  /** Whether an existing file may be replaced. Default true. */
  readonly overwrite?: boolean;
}

/** Writes to a sibling and renames it over the file, which nobody ever sees half written. */
export async function replaceMachineFile(
  call: MachineCall,
  replace: MachineReplace,
): Promise<number> {
  const { beforeCommit, overwrite = true, ...write } = replace;
  const sibling = `${write.path}.opengeni-${randomUUID().slice(0, 8)}.tmp`;
  try {
    const written = await writeChunks(call, { ...write, path: sibling, append: false });
    await beforeCommit?.();
    await call('fsMove', { from: sibling, to: write.path, overwrite });
    return written;
  } catch (error) {
    // The first failure is the one to report; the machine may not be reachable any more.
    await bestEffort(silentLog, 'remove the unfinished copy', () =>
      call('fsRemove', { path: sibling, recursive: false }),
    );
    throw error;
  }
}

/** Permission bits that a machine reported. */
export function permissionsOf(mode: number): number {
  return mode & PERMISSION_BITS;
}

async function writeChunks(call: MachineCall, write: MachineWrite): Promise<number> {
  const { bytes, path, createParents, mode } = write;
  let written = 0;
  let start = 0;
  do {
    const content = bytes.subarray(start, start + FILE_CHUNK_BYTES);
    const append = write.append || start > 0;
    const reply = await call('fsWrite', { path, content, createParents, append, mode });
    written += Number(reply.bytesWritten);
    start += FILE_CHUNK_BYTES;
  } while (start < bytes.length);
  return written;
}

/** Always a copy: what a decoder gives is a view of the message. */
function concat(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
