import { relative } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { DirectoryEntry, FileAccess } from '@opengeni/contracts/ports';

/** One file operation as the SDK's session asks for it; paths are those of this machine. */
export interface SessionFileRequest {
  readonly operation: string;
  readonly path: string;
  /** Where an update goes, when the file is moved by it. */
  readonly destination?: string;
  readonly unlinkPath?: string;
  readonly limit?: number;
}

export interface SessionFileOptions {
  readonly input?: string;
  readonly update?: (current: string) => string;
}

/** What the SDK's session does its file operations with. */
export interface SessionFileWorker {
  readonly backend: 'python';
  run(request: SessionFileRequest, options?: SessionFileOptions): Promise<Buffer>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

const ERRNO_OF_CODE: Readonly<Record<string, string>> = {
  not_found: 'ENOENT',
  output_limit: 'EFBIG',
  invalid_request: 'EINVAL',
  conflict: 'EEXIST',
};
const MAX_FILE_BYTES = 268_435_456;

/**
 * File operations of the SDK's session by ours, which no link that a command of the box plants meanwhile can
 * lead out of the workspace. The name of the backend makes the session hand over resolved paths.
 */
export function createSessionFileWorker(
  workspaceRoot: string,
  files: FileAccess,
): SessionFileWorker {
  let isClosed = false;
  return {
    backend: 'python',
    run: async (request, options = {}) => {
      if (isClosed) throw new SandboxError('box_gone', 'The local box is closed.');
      try {
        return await perform(files, request, {
          ...options,
          inside: (path) => relative(workspaceRoot, path),
        });
      } catch (error) {
        throw toErrno(error, request.path);
      }
    },
    stop: async () => {},
    close: async () => {
      isClosed = true;
    },
  };
}

type Performance = SessionFileOptions & { readonly inside: (path: string) => string };

async function perform(
  files: FileAccess,
  request: SessionFileRequest,
  { inside, input, update }: Performance,
): Promise<Buffer> {
  const path = inside(request.path);
  switch (request.operation) {
    case 'exists':
      return toJson((await files.stat(path)) !== undefined);
    case 'directoryExists':
      return toJson((await files.stat(path))?.kind === 'dir');
    case 'list':
      return toJson((await files.list(path)).map(describeEntry));
    case 'read':
    case 'image': {
      const maxBytes = request.limit ?? MAX_FILE_BYTES;
      return Buffer.from(await files.readBytes(path, { maxBytes }));
    }
    case 'create': {
      if ((await files.stat(path)) !== undefined) {
        throw new SandboxError('conflict', `The file ${JSON.stringify(path)} exists already.`);
      }
      await files.writeBytes(path, Buffer.from(input ?? ''));
      return Buffer.alloc(0);
    }
    case 'update': {
      const current = Buffer.from(await files.readBytes(path, { maxBytes: MAX_FILE_BYTES }));
      const next = Buffer.from(update?.(current.toString('utf8')) ?? '');
      await files.writeBytes(inside(request.destination ?? request.path), next);
      if (request.unlinkPath !== undefined) await files.remove(inside(request.unlinkPath));
      return Buffer.alloc(0);
    }
    case 'delete': {
      if ((await files.stat(path)) === undefined) {
        throw new SandboxError('not_found', `The file ${JSON.stringify(path)} does not exist.`);
      }
      await files.remove(path);
      return Buffer.alloc(0);
    }
    default:
      throw new SandboxError(
        'unsupported',
        `Local boxes have no file operation ${JSON.stringify(request.operation)}.`,
      );
  }
}

function describeEntry({ name, kind }: DirectoryEntry): { name: string; type: string } {
  return { name, type: kind === 'dir' || kind === 'file' ? kind : 'other' };
}

function toJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The SDK and its capabilities tell a missing file by the names that Node gives its errors. */
function toErrno(error: unknown, path: string): unknown {
  if (!SandboxError.is(error)) return error;
  const code = ERRNO_OF_CODE[error.code];
  if (code === undefined) return error;
  return Object.assign(new Error(`${code}: ${error.message}`, { cause: error }), { code, path });
}
