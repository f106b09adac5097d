import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Clock, Log, ResolvedRunRequest } from '@opengeni/contracts/ports';
import { findRunFrame, parsePiece } from './run-frame.ts';
import type { EndedFrame } from './run-frame.ts';
import {
  INLINE_BYTES,
  buildAppendScript,
  buildKillScript,
  buildPrepareScript,
  buildReadScript,
  buildRemoveScript,
  buildStartScript,
  buildWaitScript,
} from './run-script.ts';
import type { RunPlace } from './run-script.ts';
import type { SessionExec } from './session-exec.ts';

/** What every run over one session shares. */
export interface ShellParts {
  readonly exec: SessionExec;
  readonly workspaceRoot: string;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
}

export interface SupervisedRun {
  readonly place: RunPlace;
  readonly request: ResolvedRunRequest;
  /** Files of the run directory, in the order in which they are written. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly signal: AbortSignal | undefined;
}

/** The end of a run and the bytes that it left, with nothing of it remaining in the box. */
export interface CollectedRun {
  readonly frame: EndedFrame;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

const APPEND_BYTES = 61_440;
const PIECE_BYTES = 393_216;
/** Time beyond the limit of the command after which the box counts as mute. */
const CONFIRM_GRACE_MS = 30_000;

/**
 * Writes the files of a run, starts it, waits for its end and fetches its output. Undefined when the signal fired
 * before the start. However this ends, the process group and the run directory are gone, as far as the box still answers.
 */
export async function superviseRun(
  parts: ShellParts,
  run: SupervisedRun,
): Promise<CollectedRun | undefined> {
  const { place } = run;
  const state = { isEnded: false, isRemoved: false };
  try {
    const ended = await startAndWait(parts, run);
    if (ended === undefined) return undefined;
    const { frame, isFirst } = ended;
    state.isEnded = true;
    const isInline = frame.stdoutBytes <= INLINE_BYTES && frame.stderrBytes <= INLINE_BYTES;
    state.isRemoved = isFirst && isInline;
    const keepBytes = run.request.maxOutputBytes;
    const stdout = await collectStream(parts, place, { file: 'stdout', frame, keepBytes });
    const stderr = await collectStream(parts, place, { file: 'stderr', frame, keepBytes });
    return { frame, stdout, stderr };
  } finally {
    if (!state.isEnded) {
      await bestEffort(parts.log, 'kill command', () => parts.exec(buildKillScript(place)));
    }
    if (!state.isRemoved) {
      await bestEffort(parts.log, 'remove run directory', () =>
        parts.exec(buildRemoveScript(place)),
      );
    }
  }
}

async function startAndWait(
  parts: ShellParts,
  run: SupervisedRun,
): Promise<{ readonly frame: EndedFrame; readonly isFirst: boolean } | undefined> {
  const { place, request, signal } = run;
  const setup = buildSetupScripts(run);
  for (const script of setup.slice(0, -1)) {
    await askChecked(parts, place, script);
    if (isAborted(signal)) return undefined;
  }
  let killing: Promise<unknown> = Promise.resolve();
  const onAbort = (): void => {
    killing = bestEffort(parts.log, 'kill command', () => parts.exec(buildKillScript(place)));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const giveUpAt = parts.clock.now() + request.timeoutMs + CONFIRM_GRACE_MS;
    const limits = { keepBytes: request.maxOutputBytes + 1, timeoutMs: request.timeoutMs };
    let script = `${setup.at(-1) ?? ''}\n${buildStartScript(place, limits)}`;
    for (let attempt = 0; ; attempt += 1) {
      const frame = await ask(parts, place, script);
      if (frame !== undefined) return { frame, isFirst: attempt === 0 };
      if (parts.clock.now() > giveUpAt) throw mute(request.timeoutMs);
      // A signal that fires while the start is on its way finds nothing to end yet.
      if (isAborted(signal)) onAbort();
      script = buildWaitScript(place);
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await killing;
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Scripts that write the files; the last one leaves room for the start of the command. */
function buildSetupScripts({ place, files }: SupervisedRun): readonly string[] {
  const scripts: string[] = [];
  let lines = [buildPrepareScript(place)];
  let lineBytes = 0;
  for (const [file, bytes] of files) {
    for (let offset = 0; offset < bytes.byteLength;) {
      if (lineBytes === APPEND_BYTES) {
        scripts.push(lines.join('\n'));
        lines = [];
        lineBytes = 0;
      }
      const piece = bytes.subarray(offset, offset + APPEND_BYTES - lineBytes);
      lines.push(buildAppendScript(place, file, piece));
      lineBytes += piece.byteLength;
      offset += piece.byteLength;
    }
  }
  return [...scripts, lines.join('\n')];
}

/** The frame of an ended command; undefined while it runs. */
async function ask(
  parts: ShellParts,
  place: RunPlace,
  script: string,
): Promise<EndedFrame | undefined> {
  const { output, exitCode } = await parts.exec(script);
  const frame = findRunFrame(output, place.nonce);
  if (frame?.status === 'ended') return frame;
  if (frame?.status === 'unsupported') throw unsupported();
  // Without an exit code the session only stopped waiting for the script.
  if (frame === undefined && exitCode !== undefined) throw noFrame(exitCode, output);
  return undefined;
}

async function askChecked(parts: ShellParts, place: RunPlace, script: string): Promise<void> {
  const { output, exitCode } = await parts.exec(script);
  if (findRunFrame(output, place.nonce)?.status === 'unsupported') throw unsupported();
  if (exitCode !== 0) throw noFrame(exitCode ?? null, output);
}

async function collectStream(
  parts: ShellParts,
  place: RunPlace,
  stream: {
    readonly file: 'stdout' | 'stderr';
    readonly frame: EndedFrame;
    readonly keepBytes: number;
  },
): Promise<Uint8Array> {
  const { file, frame, keepBytes } = stream;
  const total = Math.min(frame[`${file}Bytes`], keepBytes);
  const pieces: Uint8Array[] = [frame[file].subarray(0, total)];
  for (let offset = INLINE_BYTES; offset < total; offset += PIECE_BYTES) {
    const bytes = Math.min(PIECE_BYTES, total - offset);
    const { output } = await parts.exec(buildReadScript(place, { file, offset, bytes }));
    pieces.push(parsePiece(output, place.nonce));
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function unsupported(): SandboxError {
  return new SandboxError(
    'unsupported',
    'The box cannot run commands with limits: it needs setsid, base64, mkfifo and a writable /tmp; add util-linux and coreutils to its image.',
  );
}

function noFrame(exitCode: number | null, output: string): SandboxError {
  return new SandboxError(
    'provider_failed',
    'The box ended the script of a command without an answer; its shell may be broken.',
    { details: { exitCode, output: output.slice(0, 200) } },
  );
}

function mute(timeoutMs: number): SandboxError {
  return new SandboxError(
    'timeout',
    `The box did not confirm the end of a command with the limit timeoutMs=${timeoutMs}; it may hang.`,
  );
}
