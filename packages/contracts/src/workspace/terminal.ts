import * as z from 'zod';

import {
  PATH_MAX_CHARS,
  PTY_DEFAULT_COLS,
  PTY_DEFAULT_ROWS,
  PTY_MAX_COLS,
  PTY_MAX_ROWS,
  PTY_WRITE_MAX_CHARS,
  TERMINAL_COMMAND_MAX_CHARS,
  TERMINAL_EXEC_DEFAULT_TIMEOUT_MS,
  TERMINAL_EXEC_MAX_TIMEOUT_MS,
} from './limits.ts';

const directory = z.string().max(PATH_MAX_CHARS).default('');
const cols = z.number().int().min(1).max(PTY_MAX_COLS);
const rows = z.number().int().min(1).max(PTY_MAX_ROWS);

/** Runs one command line in the shell of the box. `emitStream` also sends the output as events. */
export const TerminalExecRequest = z.object({
  command: z.string().min(1).max(TERMINAL_COMMAND_MAX_CHARS),
  cwd: directory,
  timeoutMs: z
    .number()
    .int()
    .min(1)
    .max(TERMINAL_EXEC_MAX_TIMEOUT_MS)
    .default(TERMINAL_EXEC_DEFAULT_TIMEOUT_MS),
  emitStream: z.boolean().default(true),
});
export type TerminalExecRequest = z.infer<typeof TerminalExecRequest>;

export const TerminalExecResponse = z.object({
  stdout: z.string(),
  stderr: z.string(),
  exitCode: z.number().int().nullable(),
  /** Whether the command was still alive when the answer was given. */
  running: z.boolean(),
  wallTimeSeconds: z.number().nonnegative(),
  /** Whether the command was ended because `timeoutMs` was reached. */
  timedOut: z.boolean().optional(),
});
export type TerminalExecResponse = z.infer<typeof TerminalExecResponse>;

export const PtyOpenRequest = z.object({
  cols: cols.default(PTY_DEFAULT_COLS),
  rows: rows.default(PTY_DEFAULT_ROWS),
  cwd: directory,
  shell: z.string().max(PATH_MAX_CHARS).optional(),
});
export type PtyOpenRequest = z.infer<typeof PtyOpenRequest>;

/** `supportsInput` is false when the backend cannot write to a running command. */
export const PtyOpenResponse = z.object({
  ptyId: z.uuid(),
  streamVia: z.literal('sse-events'),
  supportsInput: z.boolean(),
});
export type PtyOpenResponse = z.infer<typeof PtyOpenResponse>;

export const PtyWriteRequest = z.object({
  ptyId: z.uuid(),
  data: z.string().max(PTY_WRITE_MAX_CHARS),
});
export type PtyWriteRequest = z.infer<typeof PtyWriteRequest>;

export const PtyResizeRequest = z.object({ ptyId: z.uuid(), cols, rows });
export type PtyResizeRequest = z.infer<typeof PtyResizeRequest>;

export const PtyCloseRequest = z.object({ ptyId: z.uuid() });
export type PtyCloseRequest = z.infer<typeof PtyCloseRequest>;
