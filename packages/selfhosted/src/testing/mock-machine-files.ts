import { ErrorCode, FsEntryKind } from '@opengeni/agent-proto/messages';
import type { AgentError, FsEntry } from '@opengeni/agent-proto/messages';

const FILE_MODE = 0o100644;
const DIRECTORY_MODE = 0o040755;

interface MockFile {
  bytes: Uint8Array;
  mode: number;
}

/** A failure that the mock answers with. */
export class MockAgentFailure extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  toAgentError(): AgentError {
    return { code: this.code, message: this.message, retryable: false, detail: {} };
  }
}

/** Files and folders in memory. Paths with and without a leading slash are the same; the empty one is the root. */
export class MockMachineFiles {
  readonly #files = new Map<string, MockFile>();
  readonly #directories = new Set<string>(['/']);

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    for (const [path, content] of Object.entries(files))
      this.write(path, { bytes: toBytes(content) });
  }

  text(path: string): string | undefined {
    const file = this.#files.get(normalize(path));
    return file === undefined ? undefined : new TextDecoder().decode(file.bytes);
  }

  read(path: string): Uint8Array {
    const file = this.#files.get(normalize(path));
    if (file !== undefined) return file.bytes;
    if (this.#directories.has(normalize(path))) throw osError(`${path} is a directory`);
    throw notFound(path);
  }

  write(path: string, content: { bytes: Uint8Array; append?: boolean; mode?: number }): void {
    const key = normalize(path);
    if (this.#directories.has(key)) throw osError(`${path} is a directory`);
    const before = this.#files.get(key);
    const kept = content.append === true ? (before?.bytes ?? new Uint8Array()) : new Uint8Array();
    const bytes = new Uint8Array(kept.length + content.bytes.length);
    bytes.set(kept);
    bytes.set(content.bytes, kept.length);
    // As on a machine, a mode counts only for a file that the write creates.
    const mode = before?.mode ?? 0o100000 | (content.mode || FILE_MODE);
    this.#files.set(key, { bytes, mode });
    this.makeDirectory(parentOf(key));
  }

  makeDirectory(path: string): void {
    for (let key = normalize(path); key !== '/'; key = parentOf(key)) {
      if (this.#files.has(key)) throw osError(`${path} is a file`);
      this.#directories.add(key);
    }
  }

  stat(path: string): FsEntry | undefined {
    const key = normalize(path);
    const name = key.slice(key.lastIndexOf('/') + 1);
    const file = this.#files.get(key);
    if (file !== undefined) return fileEntry(name, path, file);
    return this.#directories.has(key) ? directoryEntry(name, path) : undefined;
  }

  list(path: string, recursive: boolean): FsEntry[] {
    const key = normalize(path);
    if (!this.#directories.has(key)) {
      throw this.#files.has(key) ? osError(`${path} is no directory`) : notFound(path);
    }
    const prefix = key === '/' ? '/' : `${key}/`;
    return [...this.#directories, ...this.#files.keys()]
      .filter((entry) => entry !== '/' && entry.startsWith(prefix))
      .map((entry) => entry.slice(prefix.length))
      .filter((relative) => recursive || !relative.includes('/'))
      .map((relative) => ({ ...this.stat(prefix + relative), path: relative }) as FsEntry);
  }

  move(from: string, to: string, overwrite: boolean): void {
    const file = this.#files.get(normalize(from));
    if (file === undefined) throw notFound(from);
    if (!overwrite && this.stat(to) !== undefined) throw osError(`destination exists: ${to}`);
    this.#files.delete(normalize(from));
    this.#files.delete(normalize(to));
    this.write(to, file);
  }

  remove(path: string, recursive: boolean): void {
    const key = normalize(path);
    if (this.#files.delete(key)) return;
    if (!this.#directories.has(key)) throw notFound(path);
    const inside = [...this.#files.keys(), ...this.#directories].filter((entry) =>
      entry.startsWith(`${key}/`),
    );
    if (inside.length > 0 && !recursive) throw osError(`${path} is not empty`);
    for (const entry of [...inside, key]) {
      this.#files.delete(entry);
      this.#directories.delete(entry);
    }
  }
}

function normalize(path: string): string {
  const trimmed = path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/')) || '/';
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function fileEntry(name: string, path: string, { bytes, mode }: MockFile): FsEntry {
  return entryOf({ name, path, mode, kind: FsEntryKind.FS_ENTRY_KIND_FILE, size: bytes.length });
}

function directoryEntry(name: string, path: string): FsEntry {
  const kind = FsEntryKind.FS_ENTRY_KIND_DIRECTORY;
  return entryOf({ name, path, mode: DIRECTORY_MODE, kind, size: 0 });
}

function entryOf(facts: {
  name: string;
  path: string;
  mode: number;
  kind: FsEntryKind;
  size: number;
}): FsEntry {
  return { ...facts, size: String(facts.size), modifiedMs: '0' };
}

function osError(message: string): MockAgentFailure {
  return new MockAgentFailure(ErrorCode.ERROR_CODE_OS, `os error: ${message}`);
}

function notFound(path: string): MockAgentFailure {
  return new MockAgentFailure(ErrorCode.ERROR_CODE_NOT_FOUND, `not found: ${path}`);
}
