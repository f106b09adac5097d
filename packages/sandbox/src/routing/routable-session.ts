import type { ExposedPortEndpoint, SessionExecArgs } from '@opengeni/contracts/ports';

export interface RoutableDirectoryEntry {
  name: string;
  path: string;
  type: 'file' | 'dir' | 'other';
}

/** A picture in the form in which the Agents SDK hands it to the model. */
export interface RoutableImage {
  type: 'image';
  image?:
    | string
    | { data: string | Uint8Array<ArrayBuffer>; mediaType?: string | undefined }
    | { url: string }
    | { fileId: string }
    | undefined;
}

/** The encoded size may be smaller than the native one, when the picture was scaled down for the transport. */
export interface RoutableScreenshot {
  png: Uint8Array;
  width: number;
  height: number;
  nativeWidth: number;
  nativeHeight: number;
}

/**
 * A live session that operations can be routed to. Every member is optional, so sessions of the Agents SDK and of
 * connected machines fit; what is missing cannot be routed there.
 */
export interface RoutableBackendSession {
  readonly state?: object;
  exec?(args: SessionExecArgs): Promise<unknown>;
  execCommand?(args: SessionExecArgs): Promise<string>;
  writeStdin?(args: WriteStdinArgs): Promise<string>;
  readFile?(args: ReadFileArgs): Promise<string | Uint8Array>;
  writeFile?(args: WriteFileArgs): Promise<unknown>;
  /** Gives an object with `createFile`, `updateFile` and `deleteFile`. */
  createEditor?(runAs?: string): unknown;
  listDir?(args: PathArgs): Promise<RoutableDirectoryEntry[]>;
  pathExists?(path: string, runAs?: string): Promise<boolean>;
  viewImage?(args: PathArgs): Promise<RoutableImage>;
  materializeEntry?(args: MaterializeEntryArgs): Promise<void>;
  supportsPty?(): boolean;
  resolveExposedPort?(port: number): Promise<ExposedPortEndpoint>;
  serializeSessionState?(): unknown;
  /** Takes the event of a `DesktopInputRequest` of the machine's wire. */
  desktopInput?(event: unknown): Promise<void>;
  screenshot?(): Promise<RoutableScreenshot>;
}

export interface PathArgs {
  path: string;
  runAs?: string;
}

export interface ReadFileArgs extends PathArgs {
  maxBytes?: number;
}

export interface WriteFileArgs extends PathArgs {
  content: string | Uint8Array;
  createParents?: boolean;
}

export interface MaterializeEntryArgs extends PathArgs {
  /** An entry of a manifest of the Agents SDK. */
  entry: unknown;
}

export interface WriteStdinArgs {
  sessionId: number;
  chars?: string;
  yieldTimeMs?: number;
  maxOutputTokens?: number;
}

/** A session with one of its optional members at hand. */
export type Offering<TName extends keyof RoutableBackendSession> = RoutableBackendSession &
  Required<Pick<RoutableBackendSession, TName>>;

/** Whether a session has a method. */
export function offers<TName extends keyof RoutableBackendSession>(
  session: RoutableBackendSession,
  name: TName,
): session is Offering<TName> {
  return typeof session[name] === 'function';
}

/** Whether a session has a screen that can be both seen and driven. */
export function isNativeDesktop(session: RoutableBackendSession): boolean {
  return offers(session, 'desktopInput') && offers(session, 'screenshot');
}

/** The place that a pointer names, ready for use. */
export interface ResolvedActiveBackend {
  session: RoutableBackendSession;
  /** Null: the session's own box. */
  sandboxId: string | null;
  /** Name of the backend, such as `modal`. */
  kind: string;
}
