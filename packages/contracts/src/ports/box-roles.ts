import type { BackendName } from '../backends/backend.ts';

export type OutputStream = 'stdout' | 'stderr';

export interface OutputChunk {
  readonly stream: OutputStream;
  readonly bytes: Uint8Array;
}

export interface RunRequest {
  /** A script for `/bin/sh -c`, or an argument vector that no shell interprets. */
  readonly command: string | readonly string[];
  /** Directory to run in, absolute or relative to the workspace root; default: the workspace root. */
  readonly cwd?: string;
  /** Variables on top of the environment of the box. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads; without it, standard input is empty. */
  readonly stdin?: string | Uint8Array;
  /** Hard limit: the process group is killed when it is reached. Default 120 000. */
  readonly timeoutMs?: number;
  /** Bytes kept of each stream; the rest is read and dropped. Default 1 048 576. */
  readonly maxOutputBytes?: number;
  /** Kills the process group when it fires. */
  readonly signal?: AbortSignal;
  /**
   * Called with each piece of output as it arrives, when the backend can stream; else once per stream at the end.
   * It is not waited for. When it throws, or its promise rejects while the command runs, the command is ended and
   * `run` rejects with code `invalid_request`, with that error as the cause.
   */
  readonly onOutput?: (chunk: OutputChunk) => void | Promise<void>;
}

export type RunOutcome = 'exited' | 'signaled' | 'timed_out' | 'cancelled';

export interface RunResult {
  readonly outcome: RunOutcome;
  /** The real exit status; null unless `outcome` is `exited`. */
  readonly exitCode: number | null;
  /** Name of the signal that ended the command, such as `SIGKILL`; else null. */
  readonly signal: string | null;
  /** Standard output decoded as UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Uint8Array;
  readonly stderrBytes: Uint8Array;
  /** Whether output beyond `maxOutputBytes` was dropped. */
  readonly stdoutTruncated: boolean;
  readonly stderrTruncated: boolean;
  readonly durationMs: number;
}

/** Runs commands in a box. A command that fails is a result; only a box that cannot run it throws. */
export interface CommandRunner {
  run(request: RunRequest): Promise<RunResult>;
}

export type FileKind = 'file' | 'dir' | 'symlink' | 'other';

export interface FileStat {
  readonly kind: FileKind;
  readonly sizeBytes: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAtMs: number;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/**
 * Files of the workspace, by path relative to its root, or absolute below `workspaceRoot` of the box. Symbolic
 * links mean what they mean to commands in the box. A path that leaves the workspace, also through a link, is
 * refused with code `path_escape`; a missing one has code `not_found`.
 */
export interface FileAccess {
  /** Fails with code `output_limit` when the file is larger than `maxBytes` (default 26 214 400). */
  readBytes(path: string, options?: { readonly maxBytes?: number }): Promise<Uint8Array>;
  /** Creates missing parent directories; replaces an existing file. */
  writeBytes(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<void>;
  stat(path: string): Promise<FileStat | undefined>;
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** Removing what is not there is no error. A directory with content needs `recursive`. */
  remove(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  makeDirectory(path: string): Promise<void>;
}

export interface ExposedPortEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly query?: string;
  readonly protocol?: string;
  readonly url?: string;
  readonly path?: string;
  readonly [key: string]: unknown;
}

export interface PortExposer {
  resolveExposedPort(port: number): Promise<ExposedPortEndpoint>;
}

/** The encoded size may be smaller than the native one, when the picture was scaled down for the transport. */
export interface Screenshot {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Zero means: same as the encoded size. */
  readonly nativeWidth: number;
  readonly nativeHeight: number;
}

export interface Screen {
  screenshot(): Promise<Screenshot>;
}

/** Captures the workspace as an archive and fills a box from one. */
export interface FileKeeper {
  persist(): Promise<Uint8Array>;
  hydrate(archive: Uint8Array): Promise<void>;
}

export interface BoxRoles {
  readonly commands: CommandRunner;
  readonly files?: FileAccess;
  readonly ports?: PortExposer;
  readonly screen?: Screen;
  readonly keeper?: FileKeeper;
}

/** A provisioned place with handles named for what they do. A missing role is a missing property. */
export interface Box extends BoxRoles {
  readonly backend: BackendName;
  readonly instanceId: string;
  /** Absolute path of the workspace as commands in the box see it. */
  readonly workspaceRoot: string;
}
