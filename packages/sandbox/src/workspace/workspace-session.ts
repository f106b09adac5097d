import type { SessionExecArgs } from '@opengeni/contracts/ports';

/** What a session may tell about a command; a session of the Agents SDK tells all of it. */
export interface WorkspaceExecResult {
  output?: string;
  stdout?: string;
  stderr?: string;
  exitCode?: number | null;
  /** Set while the command still runs. */
  sessionId?: number;
  wallTimeSeconds?: number;
}

/** The file editor of a session. */
export interface WorkspaceEditor {
  createFile?(operation: unknown): Promise<unknown>;
  updateFile?(operation: unknown): Promise<unknown>;
  deleteFile?(operation: unknown): Promise<unknown>;
}

/**
 * The part of a live session that the workspace services probe and use.
 * Every method is optional, so every session of the Agents SDK fits.
 */
export interface WorkspaceSession {
  exec?(args: SessionExecArgs): Promise<WorkspaceExecResult>;
  execCommand?(args: SessionExecArgs): Promise<string>;
  readFile?(args: {
    path: string;
    runAs?: string;
    maxBytes?: number;
  }): Promise<string | Uint8Array>;
  writeStdin?(args: {
    sessionId: number;
    chars?: string;
    yieldTimeMs?: number;
    maxOutputTokens?: number;
  }): Promise<string>;
  createEditor?(runAs?: string): WorkspaceEditor;
  supportsPty?(): boolean;
}
