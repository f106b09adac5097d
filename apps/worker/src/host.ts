import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** What a command sees of its process. */
export interface Host {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly nodePath: string;
  /** Program and arguments that start this command line again, without the arguments of the person. */
  readonly command: readonly string[];
  /** Puts temporary files of this process, and local boxes with them, into another directory. */
  readonly useTemporaryDirectory: (path: string) => void;
  /** Emits signals. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  readonly exitNow: (code: number) => void;
  /** Code to end with when the command is done. */
  exitCode: number;
}
