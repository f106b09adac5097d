import type { RunOutcome, RunResult } from './box-roles.ts';

/** What is known of a command that ended. */
export interface RunEnd {
  readonly outcome: RunOutcome;
  /** Ignored unless the outcome is `exited`. */
  readonly exitCode?: number | null;
  /** Name of the signal that ended the command. */
  readonly signal?: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly stdoutTruncated?: boolean;
  readonly stderrTruncated?: boolean;
  readonly durationMs: number;
}

/** Builds the result of a command, in the same way for every `CommandRunner`. */
export function createRunResult(end: RunEnd): RunResult {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    outcome: end.outcome,
    exitCode: end.outcome === 'exited' ? (end.exitCode ?? null) : null,
    signal: end.signal ?? null,
    stdout: decoder.decode(end.stdout),
    stderr: decoder.decode(end.stderr),
    stdoutBytes: end.stdout,
    stderrBytes: end.stderr,
    stdoutTruncated: end.stdoutTruncated ?? false,
    stderrTruncated: end.stderrTruncated ?? false,
    durationMs: end.durationMs,
  };
}
