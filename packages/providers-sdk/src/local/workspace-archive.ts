import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { buildFillScript, buildPackScript } from './archive-script.ts';
import type { ArchiveScript } from './archive-script.ts';
import { runNatively } from './native-commands.ts';
import type { NativeCommandsOptions } from './native-commands.ts';
import { isWholeTar } from './whole-tar.ts';

/** Packs and fills the workspace of a box by processes at the place where its commands run. */
export interface WorkspaceArchiver {
  /**
   * The workspace as a tar archive without the excluded paths. Files that change or vanish meanwhile, and those
   * that the user of the box may not read, do no harm. Throws code `output_limit` above `maxBytes`.
   */
  pack(excluded: Iterable<string>): Promise<Uint8Array>;
  /** Takes everything away. */
  clear(): Promise<void>;
  /** Adds what an archive holds. Throws code `envelope_invalid` for bytes that are no whole archive. */
  fill(archive: Uint8Array): Promise<void>;
  /** Replaces everything by what an archive holds; bytes that are no whole archive change nothing. */
  replace(archive: Uint8Array): Promise<void>;
}

export interface WorkspaceArchiverOptions extends NativeCommandsOptions {
  /** Default 2 147 483 647: what Node reads from a file at once. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 2_147_483_647;
const ARCHIVE_TIMEOUT_MS = 600_000;
const NO_TAR_EXIT_CODE = 127;
/** GNU tar: some files changed or vanished while they were read. */
const CHANGED_EXIT_CODE = 1;
const OPENING_BRACE = 0x7b;
const NOTHING = new TextEncoder().encode('{"version":1,"directories":[],"files":[]}');

/** Creates the archiver of one box. Its starter should know no variables of the box, which could change `tar`. */
export function createWorkspaceArchiver(options: WorkspaceArchiverOptions): WorkspaceArchiver {
  const change = async (script: ArchiveScript, stdin?: Uint8Array): Promise<void> => {
    if (stdin !== undefined) assertWhole(stdin);
    const request = stdin === undefined ? script : { ...script, stdin };
    const end = await runNatively(options, { ...request, timeoutMs: ARCHIVE_TIMEOUT_MS });
    if (end.exitCode !== 0) throw failure('filled', end);
  };
  return {
    pack: (excluded) => pack(options, excluded),
    clear: () => change(buildFillScript({ clear: true, fill: false })),
    fill: (archive) => change(buildFillScript({ clear: false, fill: true }), archive),
    replace: (archive) => change(buildFillScript({ clear: true, fill: true }), archive),
  };
}

/** Whether an archive has the form of the Agents SDK, one JSON text with folders and files. */
export function isTextArchive(archive: Uint8Array): boolean {
  return archive[0] === OPENING_BRACE;
}

/** The bytes of an archive in any form in which the SDK takes one. */
export function toArchiveBytes(archive: string | ArrayBuffer | Uint8Array): Uint8Array {
  if (typeof archive === 'string') return new TextEncoder().encode(archive);
  return archive instanceof Uint8Array ? archive : new Uint8Array(archive);
}

/** Makes a session of the SDK whose commands run as the user keep its workspace as tar archives. */
export function keepWorkspaceAsTar(
  session: SandboxSessionLike,
  archiver: WorkspaceArchiver,
): SandboxSessionLike {
  const hydrate = session.hydrateWorkspace?.bind(session);
  if (session.persistWorkspace === undefined || hydrate === undefined) return session;
  session.persistWorkspace = () => archiver.pack(ephemeralPathsOf(session));
  session.hydrateWorkspace = async (data) => {
    const archive = toArchiveBytes(data);
    if (isTextArchive(archive)) return hydrate(archive);
    assertWhole(archive);
    await archiver.clear();
    // The SDK's own way of filling also brings the mounts of the manifest back.
    await hydrate(NOTHING);
    await archiver.fill(archive);
  };
  return session;
}

function assertWhole(archive: Uint8Array): void {
  if (isWholeTar(archive)) return;
  throw new SandboxError(
    'envelope_invalid',
    'The archive of the workspace is no whole tar archive; use one that the session of a local box gave.',
  );
}

function ephemeralPathsOf({ state }: SandboxSessionLike): Iterable<string> {
  const { manifest } = state as { manifest?: { ephemeralPersistencePaths?(): Iterable<string> } };
  return manifest?.ephemeralPersistencePaths?.() ?? [];
}

async function pack(
  options: WorkspaceArchiverOptions,
  excluded: Iterable<string>,
): Promise<Uint8Array> {
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  const full = new AbortController();
  let packedBytes = 0;
  const end = await runNatively(options, {
    ...buildPackScript(excluded),
    timeoutMs: ARCHIVE_TIMEOUT_MS,
    maxOutputBytes: maxBytes + 1,
    signal: full.signal,
    onOutput: ({ bytes }) => {
      packedBytes += bytes.byteLength;
      if (packedBytes > maxBytes) full.abort();
    },
  });
  if (full.signal.aborted) {
    throw new SandboxError(
      'output_limit',
      `The archive of the workspace is larger than ${maxBytes} bytes, the most that is kept of a local box; remove what can be made again.`,
      { details: { maxBytes } },
    );
  }
  const isPacked = end.exitCode === 0 || end.exitCode === CHANGED_EXIT_CODE;
  if (isPacked && isWholeTar(end.stdout)) return end.stdout;
  throw failure('packed', end);
}

function failure(
  what: 'packed' | 'filled',
  end: Awaited<ReturnType<typeof runNatively>>,
): SandboxError {
  if (end.exitCode === NO_TAR_EXIT_CODE) {
    return new SandboxError(
      'unsupported',
      'The workspace of the local box cannot be archived: this machine has no tar; install it.',
    );
  }
  const said = new TextDecoder().decode(end.stderr.subarray(0, 500));
  const details = { outcome: end.outcome, exitCode: end.exitCode ?? null, said };
  if (end.outcome === 'timed_out') {
    return new SandboxError(
      'timeout',
      `The workspace of the local box could not be ${what} within ${ARCHIVE_TIMEOUT_MS / 1000} s.`,
      { details },
    );
  }
  return new SandboxError('provider_failed', `The workspace of the local box was not ${what}.`, {
    details,
  });
}
