import type { ChildProcess } from 'node:child_process';
import { createRunResult, resolveRunRequest } from '@opengeni/contracts/ports';
import type { CommandRunner, RunEnd, RunRequest, RunResult } from '@opengeni/contracts/ports';
import type { CommandStarter } from './command-starter.ts';
import { collectOutput } from './output-collector.ts';
import type { OutputCollector } from './output-collector.ts';
import { endGroup } from './process-group.ts';
import type { ProcessGroups } from './process-group.ts';

export interface NativeCommandsOptions {
  readonly starter: CommandStarter;
  readonly groups: ProcessGroups;
}

/** Time that output has to arrive after the command ended, while other processes hold its streams. */
const DRAIN_MS = 200;

/** Runs commands as processes of this machine, each with a deadline for its whole process group. */
export function createNativeCommands(options: NativeCommandsOptions): CommandRunner {
  return { run: (request) => runNatively(options, request) };
}

async function runNatively(options: NativeCommandsOptions, input: RunRequest): Promise<RunResult> {
  const request = resolveRunRequest(input);
  const startedAt = performance.now();
  const since = (): number => performance.now() - startedAt;
  if (input.signal?.aborted) return withoutOutput({ outcome: 'cancelled', durationMs: 0 });
  const started = await options.starter.start(request);
  if (started.pid === undefined) {
    const { exitCode } = started;
    const stderr = Buffer.from(started.message);
    return withoutOutput({ outcome: 'exited', exitCode, stderr, durationMs: since() });
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
  if (end.outcome === 'exited') await started.assertRan?.();
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
  // The signal may have fired while the process was being started.
  if (signal?.aborted === true) onAbort();
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

function withoutOutput(
  end: Omit<RunEnd, 'stdout' | 'stderr'> & { stderr?: Uint8Array },
): RunResult {
  const stdout = new Uint8Array();
  return createRunResult({ ...end, stdout, stderr: end.stderr ?? stdout });
}
