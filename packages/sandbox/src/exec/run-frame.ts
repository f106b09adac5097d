import { SandboxError } from '@opengeni/contracts/errors';
import { FRAME_WORD } from './run-script.ts';

/** The end of a command as its supervisor wrote it down. */
export interface EndedFrame {
  readonly status: 'ended';
  readonly code: number;
  readonly signaled: boolean;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** The requested directory could not be entered. */
  readonly noDirectory: boolean;
  /** Bytes kept of each stream, of which the frame holds the first ones. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export type RunFrame =
  | EndedFrame
  | { readonly status: 'running' }
  /** The box lacks a program that the supervisor needs. */
  | { readonly status: 'unsupported' };

/**
 * Reads the answer of a start or wait script; undefined when the session returned before the answer was complete.
 * Only lines with the nonce are believed. Throws code `provider_failed` for a malformed frame.
 */
export function findRunFrame(output: string, nonce: string): RunFrame | undefined {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const end = lines.lastIndexOf(`${FRAME_WORD} ${nonce} end`);
  if (end < 0) return undefined;
  const start = lines.findIndex((line) => line.startsWith(`${FRAME_WORD} ${nonce} `));
  const [status, ...facts] = (lines[start] ?? '').split(/\s+/).slice(2);
  if (status === 'running' || status === 'unsupported') return { status };
  const middle = lines.indexOf(`${FRAME_WORD} ${nonce} stderr`);
  if (status !== 'ended' || middle < start) throw malformed();
  return {
    status,
    ...parseFacts(facts),
    stdout: decodeLines(lines.slice(start + 1, middle)),
    stderr: decodeLines(lines.slice(middle + 1, end)),
  };
}

/** The bytes that a read script printed. Throws code `provider_failed` when they are incomplete. */
export function parsePiece(output: string, nonce: string): Uint8Array {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const end = lines.lastIndexOf(`${FRAME_WORD} ${nonce} end`);
  if (end < 0) throw malformed();
  return decodeLines(lines.slice(0, end));
}

function parseFacts(facts: readonly string[]): Omit<EndedFrame, 'status' | 'stdout' | 'stderr'> {
  const [code, signaled, flags = '', stdoutBytes, stderrBytes] = facts;
  const flagSet = new Set(flags.split(','));
  return {
    code: parseCount(code),
    signaled: signaled === '1',
    timedOut: flagSet.has('timed-out'),
    cancelled: flagSet.has('cancelled'),
    noDirectory: flagSet.has('no-directory'),
    stdoutBytes: parseCount(stdoutBytes),
    stderrBytes: parseCount(stderrBytes),
  };
}

function parseCount(text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) throw malformed();
  return Number(text);
}

function decodeLines(lines: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.from(lines.join(''), 'base64'));
}

function malformed(): SandboxError {
  return new SandboxError(
    'provider_failed',
    'The box answered with a malformed frame; another program may write to the output of the session.',
  );
}
