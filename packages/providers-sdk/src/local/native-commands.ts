import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import { createRunResult, resolveRunRequest } from '@opengeni/contracts/ports';
import type {
  CommandRunner,
  ResolvedRunRequest,
  RunEnd,
  RunRequest,
  RunResult,
} from '@opengeni/contracts/ports';
import { collectOutput } from './output-collector.ts';
import type { OutputCollector } from './output-collector.ts';
import { endGroup } from './process-group.ts';
import type { ProcessGroups } from './process-group.ts';

export interface NativeCommandsOptions {
  readonly workspaceRoot: string;
  /** The variables of the box at this moment. */
  environment(): Readonly<Record<string, string>>;
  readonly groups: ProcessGroups;
}

/** Time that output has to arrive after the command ended, while other processes hold its streams. */
const DRAIN_MS = 200;
const COMMAND_PATH = '/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';
const NOT_FOUND_EXIT_CODE = 127;
const NOT_EXECUTABLE_EXIT_CODE = 126;

/**
 * Runs commands as processes of this machine, each as the leader of its own process group.
 * They see the variables of the box and a fixed base, nothing of this process's environment.
 */
export function createNativeCommands(options: NativeCommandsOptions): CommandRunner {
  return { run: (request) => runNatively(options, request) };
}

async function runNatively(options: NativeCommandsOptions, input: RunRequest): Promise<RunResult> {
  const request = resolveRunRequest(input);
  const startedAt = performance.now();
  const since = (): number => performance.now() - startedAt;
  if (input.signal?.aborted) return withoutOutput({ outcome: 'cancelled', durationMs: 0 });
  const started = await startCommand(options, request);
  if (started.pid === undefined) {
    return neverStarted(options, request, { error: started.error, durationMs: since() });
  }
  options.groups.add(started.pid);
  const { maxOutputBytes: maxBytes } = request;
  const { onOutput } = input;
  const stdout = collectOutput(started.stdout, { stream: 'stdout', maxBytes, onOutput });
  const stderr = collectOutput(started.stderr, { stream: 'stderr', maxBytes, onOutput });
  feed(started.child, request.stdin);
  const end = await superviseChild(started.child, started.pid, {
    timeoutMs: request.timeoutMs,
    signal: input.signal,
  });
  options.groups.settle(started.pid);
  await drain([stdout, stderr]);
  const out = stdout.finish();
  const err = stderr.finish();
  return createRunResult({
    ...end,
    stdout: out.bytes,
    stderr: err.bytes,
    stdoutTruncated: out.isTruncated,
    stderrTruncated: err.isTruncated,
    durationMs: since(),
  });
}

function spawnCommand(options: NativeCommandsOptions, request: ResolvedRunRequest): ChildProcess {
  const { workspaceRoot } = options;
  const cwd = directoryOf(options, request);
  const [program, ...args] =
    typeof request.command === 'string' ? ['/bin/sh', '-c', request.command] : request.command;
  return spawn(program, args, {
    cwd,
    detached: true,
    stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: {
      PATH: COMMAND_PATH,
      HOME: workspaceRoot,
      USER: 'sandbox',
      LOGNAME: 'sandbox',
      SHELL: '/bin/sh',
      TMPDIR: '/tmp',
      ...options.environment(),
      ...request.env,
      PWD: cwd,
    },
  });
}

type Started =
  | {
      readonly pid: number;
      readonly child: ChildProcess;
      readonly stdout: NonNullable<ChildProcess['stdout']>;
      readonly stderr: NonNullable<ChildProcess['stderr']>;
    }
  | { readonly pid: undefined; readonly error: unknown };

async function startCommand(
  options: NativeCommandsOptions,
  request: ResolvedRunRequest,
): Promise<Started> {
  try {
    const child = spawnCommand(options, request);
    const { pid, stdout, stderr } = child;
    if (pid !== undefined && stdout !== null && stderr !== null) {
      return { pid, child, stdout, stderr };
    }
    return { pid: undefined, error: await new Promise((found) => child.once('error', found)) };
  } catch (error) {
    return { pid: undefined, error };
  }
}

function feed(child: ChildProcess, stdin: Uint8Array | undefined): void {
  const { stdin: input } = child;
  if (input === null) return;
  // A command that ends without reading its input breaks the pipe; its exit code says all there is to say.
  input.once('error', () => input.destroy());
  input.end(stdin);
}

async function superviseChild(
  child: ChildProcess,
  pid: number,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<Pick<RunEnd, 'outcome' | 'exitCode' | 'signal'>> {
  const { timeoutMs, signal } = limits;
  let stopped:
    | { readonly outcome: 'timed_out' | 'cancelled'; readonly done: Promise<void> }
    | undefined;
  const stop = (outcome: 'timed_out' | 'cancelled'): void => {
    stopped ??= { outcome, done: endGroup(pid) };
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timed_out'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  const [exitCode, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolveExit) => {
      child.once('exit', (code, name) => resolveExit([code, name]));
    },
  );
  clearTimeout(timer);
  signal?.removeEventListener('abort', onAbort);
  if (stopped !== undefined) {
    await stopped.done;
    return { outcome: stopped.outcome, signal: endedBy };
  }
  return endedBy === null
    ? { outcome: 'exited', exitCode }
    : { outcome: 'signaled', signal: endedBy };
}

function drain(outputs: readonly OutputCollector[]): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolveWait) => {
    timer = setTimeout(resolveWait, DRAIN_MS);
  });
  const ended = Promise.all(outputs.map((output) => output.ended));
  return Promise.race([ended, patience]).finally(() => clearTimeout(timer));
}

async function neverStarted(
  options: NativeCommandsOptions,
  request: ResolvedRunRequest,
  failure: { readonly error: unknown; readonly durationMs: number },
): Promise<RunResult> {
  const { error, durationMs } = failure;
  await assertDirectory(options, request);
  const { code } = error as NodeJS.ErrnoException;
  const program = request.command[0] ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const stderr = Buffer.from(`${program}: not found\n`);
    return withoutOutput({ outcome: 'exited', exitCode: NOT_FOUND_EXIT_CODE, stderr, durationMs });
  }
  if (code === 'EACCES' || code === 'ENOEXEC') {
    const stderr = Buffer.from(`${program}: cannot be executed\n`);
    const exitCode = NOT_EXECUTABLE_EXIT_CODE;
    return withoutOutput({ outcome: 'exited', exitCode, stderr, durationMs });
  }
  if (code === 'E2BIG') {
    throw new SandboxError(
      'invalid_request',
      'The command with its variables is longer than the system allows; pass long text as stdin.',
      { cause: error },
    );
  }
  throw new SandboxError('provider_failed', 'The command could not be started on this machine.', {
    cause: error,
  });
}

async function assertDirectory(
  options: NativeCommandsOptions,
  request: ResolvedRunRequest,
): Promise<void> {
  if (!(await isDirectory(options.workspaceRoot))) {
    throw new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
      details: { workspaceRoot: options.workspaceRoot },
    });
  }
  const cwd = directoryOf(options, request);
  if (await isDirectory(cwd)) return;
  throw new SandboxError(
    'not_found',
    `The directory ${JSON.stringify(cwd)} that the command should run in cannot be entered; create it first.`,
    { details: { cwd } },
  );
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function directoryOf(
  { workspaceRoot }: NativeCommandsOptions,
  { cwd }: ResolvedRunRequest,
): string {
  return cwd === undefined ? workspaceRoot : resolve(workspaceRoot, cwd);
}

function withoutOutput(
  end: Omit<RunEnd, 'stdout' | 'stderr'> & { stderr?: Uint8Array },
): RunResult {
  const stdout = new Uint8Array();
  return createRunResult({ ...end, stdout, stderr: end.stderr ?? stdout });
}
