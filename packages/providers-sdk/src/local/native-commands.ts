import type { ChildProcess } from 'node:child_process';
import {
  createOutputListener,
  createRunResult,
  resolveRunRequest,
} from '@opengeni/contracts/ports';
import type {
  CommandRunner,
  ResolvedRunRequest,
  RunEnd,
  RunRequest,
} from '@opengeni/contracts/ports';
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

/** Longest text of an argument, in UTF-16 units of up to three bytes; the kernel refuses 128 KiB. */
const MAX_PIECE_UNITS = 32_000;

/** Runs commands as processes of this machine, each with a deadline for its whole process group. */
export function createNativeCommands(options: NativeCommandsOptions): CommandRunner {
  return { run: async (request) => createRunResult(await runNatively(options, request)) };
}

/** Like `run`, with the output as bytes alone, of which there may be more than a text can hold. */
export async function runNatively(
  options: NativeCommandsOptions,
  input: RunRequest,
): Promise<RunEnd> {
  const { command, ...request } = resolveRunRequest(input);
  const startedAt = performance.now();
  const since = (): number => performance.now() - startedAt;
  if (input.signal?.aborted) return withoutOutput({ outcome: 'cancelled', durationMs: 0 });
  const started = await options.starter.start({ ...request, command: splitLongLine(command) });
  if (started.pid === undefined) {
    const { exitCode } = started;
    const stderr = Buffer.from(started.message);
    return withoutOutput({ outcome: 'exited', exitCode, stderr, durationMs: since() });
  }
  options.groups.add(started.pid);
  const { maxOutputBytes: maxBytes } = request;
  const failing = new AbortController();
  const listener = createOutputListener(input.onOutput, () => failing.abort());
  const stdout = collectOutput(started.stdout, { stream: 'stdout', maxBytes, listener });
  const stderr = collectOutput(started.stderr, { stream: 'stderr', maxBytes, listener });
  feed(started.child, request.stdin);
  const end = await superviseChild(started.child, started.pid, {
    timeoutMs: request.timeoutMs,
    signals: [failing.signal, ...(input.signal === undefined ? [] : [input.signal])],
  });
  options.groups.settle(started.pid);
  await drain([stdout, stderr]);
  const out = stdout.finish();
  const err = stderr.finish();
  await listener.assertSound();
  if (end.outcome === 'exited') await started.assertRan?.();
  return {
    ...end,
    stdout: out.bytes,
    stderr: err.bytes,
    stdoutTruncated: out.isTruncated,
    stderrTruncated: err.isTruncated,
    durationMs: since(),
  };
}

/** A line that is too long for one argument, as a shell that puts it together from several. */
function splitLongLine(command: ResolvedRunRequest['command']): ResolvedRunRequest['command'] {
  if (typeof command !== 'string' || command.length <= MAX_PIECE_UNITS) return command;
  const pieces: string[] = [];
  for (let start = 0; start < command.length;) {
    let end = start + MAX_PIECE_UNITS;
    // A character outside the basic plane is two units, which must stay together.
    if (isLowSurrogate(command.charCodeAt(end))) end -= 1;
    pieces.push(command.slice(start, end));
    start = end;
  }
  const line = pieces.map((_, index) => `\${${index + 1}}`).join('');
  return ['/bin/sh', '-c', `eval "set --\n${line}"`, '/bin/sh', ...pieces];
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
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
  limits: { readonly timeoutMs: number; readonly signals: readonly AbortSignal[] },
): Promise<Pick<RunEnd, 'outcome' | 'exitCode' | 'signal'>> {
  const { timeoutMs } = limits;
  const signal = AbortSignal.any([...limits.signals]);
  let stopped:
    | { readonly outcome: 'timed_out' | 'cancelled'; readonly done: Promise<void> }
    | undefined;
  const stop = (outcome: 'timed_out' | 'cancelled'): void => {
    stopped ??= { outcome, done: endGroup(pid) };
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timed_out'), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  // The signal may have fired while the process was being started.
  if (signal.aborted) onAbort();
  const [exitCode, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolveExit) => {
      child.once('exit', (code, name) => resolveExit([code, name]));
    },
  );
  clearTimeout(timer);
  signal.removeEventListener('abort', onAbort);
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

function withoutOutput(end: Omit<RunEnd, 'stdout' | 'stderr'> & { stderr?: Uint8Array }): RunEnd {
  const stdout = new Uint8Array();
  return { ...end, stdout, stderr: end.stderr ?? stdout };
}
