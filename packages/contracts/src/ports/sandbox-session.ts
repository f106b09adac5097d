import type { ExposedPortEndpoint } from './box-roles.ts';

/** Arguments of the Agents SDK's `exec` and `execCommand`. */
export interface SessionExecArgs {
  cmd: string;
  workdir?: string;
  shell?: string;
  login?: boolean;
  tty?: boolean;
  yieldTimeMs?: number;
  maxOutputTokens?: number;
  runAs?: string;
}

/** Result of the Agents SDK's `exec`. */
export interface SessionExecResult {
  output: string;
  stdout: string;
  stderr: string;
  wallTimeSeconds: number;
  exitCode?: number | null;
  /** Set while the command still runs; more output is fetched with `writeStdin`. */
  sessionId?: number;
}

/**
 * The part of the Agents SDK's live session (`@openai/agents/sandbox` 0.18) that these packages use.
 * Every method is optional, as it is there.
 */
export interface SandboxSessionLike {
  readonly state: object;
  exec?(args: SessionExecArgs): Promise<SessionExecResult>;
  execCommand?(args: SessionExecArgs): Promise<string>;
  writeStdin?(args: {
    sessionId: number;
    chars?: string;
    yieldTimeMs?: number;
    maxOutputTokens?: number;
  }): Promise<string>;
  readFile?(args: {
    path: string;
    runAs?: string;
    maxBytes?: number;
  }): Promise<string | Uint8Array>;
  running?(): Promise<boolean>;
  persistWorkspace?(): Promise<Uint8Array>;
  hydrateWorkspace?(data: Uint8Array): Promise<void>;
  resolveExposedPort?(port: number): Promise<ExposedPortEndpoint>;
  terminate?(): Promise<unknown>;
  kill?(): Promise<unknown>;
  close?(): Promise<void>;
}

export interface SandboxCreateArgs {
  /** What to put into the box; the SDK's own `Manifest` fits too. */
  manifest?: { readonly environment?: object; readonly root?: string; readonly entries?: object };
  [option: string]: unknown;
}

/** The part of the Agents SDK's sandbox client that these packages use. */
export interface SandboxClientLike {
  readonly backendId: string;
  readonly supportsDefaultOptions?: boolean;
  create?(args?: SandboxCreateArgs): Promise<SandboxSessionLike>;
  resume?(state: object): Promise<SandboxSessionLike>;
  delete?(state: object): Promise<void>;
  serializeSessionState?(
    state: object,
    options?: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>>;
  deserializeSessionState?(state: Record<string, unknown>): Promise<object>;
  canPersistOwnedSessionState?(state: object): Promise<boolean> | boolean;
  canReusePreservedOwnedSession?(
    state: object,
    options?: Readonly<Record<string, unknown>>,
  ): Promise<boolean> | boolean;
}
