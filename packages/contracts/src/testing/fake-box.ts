import type { BackendName } from '../backends/backend.ts';
import type {
  Box,
  CommandRunner,
  OutputStream,
  RunRequest,
  RunResult,
} from '../ports/box-roles.ts';
import { createOutputListener } from '../ports/output-listener.ts';
import type { OutputListener } from '../ports/output-listener.ts';
import { InMemoryFiles } from './in-memory-files.ts';

/** What a fake command did; what is left out is an exit with status 0 and no output. */
export interface FakeRunAnswer {
  readonly exitCode?: number;
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string | Uint8Array;
  /** How the command ended, when it did not exit by itself. */
  readonly outcome?: 'timed_out' | 'cancelled' | { readonly signal: string };
  readonly durationMs?: number;
}

/** Plays a command. It may read and write the files of the box. */
export type FakeCommand = (
  request: RunRequest,
  files: InMemoryFiles,
) => FakeRunAnswer | Promise<FakeRunAnswer>;

export interface FakeBoxOptions {
  readonly backend?: BackendName;
  readonly instanceId?: string;
  readonly workspaceRoot?: string;
  /** Answers each command. Default: status 127, as for a command that is not there. */
  readonly run?: FakeCommand;
}

const MAX_OUTPUT_BYTES = 1_048_576;

/** A box in memory: real file rules, scripted commands, and a record of what was run. */
export class FakeBox implements Box {
  readonly backend: BackendName;
  readonly instanceId: string;
  readonly workspaceRoot: string;
  readonly files: InMemoryFiles;
  readonly commands: CommandRunner;
  /** Every request so far, in order. */
  readonly requests: RunRequest[] = [];

  constructor(options: FakeBoxOptions = {}) {
    this.backend = options.backend ?? 'fake';
    this.instanceId = options.instanceId ?? 'fake-box-1';
    this.workspaceRoot = options.workspaceRoot ?? '/workspace';
    this.files = new InMemoryFiles(undefined, this.workspaceRoot);
    const play = options.run ?? answerNotFound;
    this.commands = {
      run: async (request) => {
        this.requests.push(request);
        const isAborted = request.signal?.aborted === true;
        const answer = isAborted
          ? ({ outcome: 'cancelled' } as const)
          : await play(request, this.files);
        const listener = createOutputListener(request.onOutput);
        const result = completeResult(request, answer, listener);
        await listener.assertSound();
        return result;
      },
    };
  }
}

function answerNotFound(request: RunRequest): FakeRunAnswer {
  const command = typeof request.command === 'string' ? request.command : request.command.join(' ');
  return { exitCode: 127, stderr: `no fake for this command: ${command}\n` };
}

function completeResult(
  { maxOutputBytes = MAX_OUTPUT_BYTES }: RunRequest,
  answer: FakeRunAnswer,
  listener: OutputListener,
): RunResult {
  const stdout = capOutput(answer.stdout ?? '', maxOutputBytes);
  const stderr = capOutput(answer.stderr ?? '', maxOutputBytes);
  giveOutput(listener, 'stdout', stdout.bytes);
  giveOutput(listener, 'stderr', stderr.bytes);
  return {
    ...endOf(answer),
    stdout: new TextDecoder().decode(stdout.bytes),
    stderr: new TextDecoder().decode(stderr.bytes),
    stdoutBytes: stdout.bytes,
    stderrBytes: stderr.bytes,
    stdoutTruncated: stdout.isTruncated,
    stderrTruncated: stderr.isTruncated,
    durationMs: answer.durationMs ?? 0,
  };
}

function endOf({
  outcome,
  exitCode,
}: FakeRunAnswer): Pick<RunResult, 'outcome' | 'exitCode' | 'signal'> {
  if (outcome === undefined) return { outcome: 'exited', exitCode: exitCode ?? 0, signal: null };
  if (typeof outcome === 'string') return { outcome, exitCode: null, signal: null };
  return { outcome: 'signaled', exitCode: null, signal: outcome.signal };
}

function capOutput(
  output: string | Uint8Array,
  maxOutputBytes: number,
): { readonly bytes: Uint8Array; readonly isTruncated: boolean } {
  const whole = typeof output === 'string' ? new TextEncoder().encode(output) : output;
  const bytes = whole.slice(0, maxOutputBytes);
  return { bytes, isTruncated: bytes.length < whole.length };
}

function giveOutput(listener: OutputListener, stream: OutputStream, bytes: Uint8Array): void {
  if (bytes.length > 0) listener.give({ stream, bytes });
}
