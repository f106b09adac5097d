import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { SandboxError } from '@opengeni/contracts/errors';
import {
  createOutputListener,
  createRunResult,
  resolveRunRequest,
  silentLog,
} from '@opengeni/contracts/ports';
import type {
  Clock,
  CommandRunner,
  Log,
  ResolvedRunRequest,
  RunEnd,
  RunRequest,
  RunResult,
  SandboxSessionLike,
} from '@opengeni/contracts/ports';
import type { FailureClassifier } from '../lifecycle/provider-failure.ts';
import { buildMainScript } from './main-script.ts';
import type { EndedFrame } from './run-frame.ts';
import { createSessionExec } from './session-exec.ts';
import { superviseRun } from './supervised-run.ts';
import type { CollectedRun, ShellParts } from './supervised-run.ts';

export interface BoxShellOptions {
  /** Directory that relative ones start from, and the default one. */
  readonly workspaceRoot: string;
  readonly log?: Log;
  readonly clock?: Pick<Clock, 'now'>;
  /** The provider's judgement of errors of its SDK. */
  readonly classifyFailure?: FailureClassifier | undefined;
}

const RUN_DIRECTORY = '/tmp/opengeni-run-';

/**
 * Runs commands over any session of the Agents SDK. A supervisor in the box holds the limits, so they hold
 * even when this process dies: time, kept bytes, and the end of the whole process group.
 * The box needs `/bin/sh`, `setsid`, `base64`, `mkfifo` and a writable `/tmp`; without them `run` throws code
 * `unsupported`. A command that ends by SIGINT or SIGPIPE is reported as exit code 130 or 141.
 * `onOutput` is called once per stream, at the end.
 */
export function createBoxShell(
  session: SandboxSessionLike,
  options: BoxShellOptions,
): CommandRunner {
  const parts: ShellParts = {
    exec: createSessionExec(session, options.classifyFailure),
    workspaceRoot: options.workspaceRoot,
    log: options.log ?? silentLog,
    clock: options.clock ?? { now: () => Date.now() },
  };
  return { run: (request) => runInBox(parts, request) };
}

async function runInBox(parts: ShellParts, input: RunRequest): Promise<RunResult> {
  const request = resolveRunRequest(input);
  if (input.signal?.aborted) return cancelledBeforeStart();
  const startedAtMs = parts.clock.now();
  const nonce = randomBytes(16).toString('hex');
  const place = { directory: `${RUN_DIRECTORY}${nonce}`, nonce };
  const cwd = resolveDirectory(parts.workspaceRoot, request.cwd);
  const { main, script } = buildMainScript(request, { directory: place.directory, cwd });
  const files = new Map<string, Uint8Array>([['main', Buffer.from(main)]]);
  if (script !== undefined) files.set('script', Buffer.from(script));
  if (request.stdin !== undefined) files.set('stdin', request.stdin);
  const collected = await superviseRun(parts, { place, request, files, signal: input.signal });
  if (collected === undefined) return cancelledBeforeStart();
  if (collected.frame.noDirectory) throw noDirectory(cwd);
  const durationMs = Math.max(0, parts.clock.now() - startedAtMs);
  const result = createRunResult({ ...endOf(collected, request), durationMs });
  await giveOutput(input, result);
  return result;
}

async function giveOutput({ onOutput }: RunRequest, result: RunResult): Promise<void> {
  const listener = createOutputListener(onOutput);
  const { stdoutBytes, stderrBytes } = result;
  if (stdoutBytes.byteLength > 0) listener.give({ stream: 'stdout', bytes: stdoutBytes });
  if (stderrBytes.byteLength > 0) listener.give({ stream: 'stderr', bytes: stderrBytes });
  await listener.assertSound();
}

function endOf(
  { frame, stdout, stderr }: CollectedRun,
  { maxOutputBytes }: ResolvedRunRequest,
): Omit<RunEnd, 'durationMs'> {
  return {
    ...howItEnded(frame),
    stdout,
    stderr,
    stdoutTruncated: frame.stdoutBytes > maxOutputBytes,
    stderrTruncated: frame.stderrBytes > maxOutputBytes,
  };
}

function howItEnded(frame: EndedFrame): Pick<RunEnd, 'outcome' | 'exitCode' | 'signal'> {
  const signal = frame.signaled ? signalName(frame.code - 128) : null;
  if (frame.cancelled) return { outcome: 'cancelled', signal };
  if (frame.timedOut) return { outcome: 'timed_out', signal };
  if (frame.signaled) return { outcome: 'signaled', signal };
  return { outcome: 'exited', exitCode: frame.code };
}

function signalName(number: number): string {
  const known = Object.entries(constants.signals).find(([, value]) => value === number);
  return known?.[0] ?? `SIG${number}`;
}

function resolveDirectory(workspaceRoot: string, cwd: string | undefined): string {
  if (cwd === undefined) return workspaceRoot;
  return cwd.startsWith('/') ? cwd : `${workspaceRoot}/${cwd}`;
}

function cancelledBeforeStart(): RunResult {
  const nothing = new Uint8Array();
  return createRunResult({ outcome: 'cancelled', stdout: nothing, stderr: nothing, durationMs: 0 });
}

function noDirectory(cwd: string): SandboxError {
  return new SandboxError(
    'not_found',
    `The directory ${JSON.stringify(cwd)} that the command should run in cannot be entered; create it first.`,
    { details: { cwd } },
  );
}
