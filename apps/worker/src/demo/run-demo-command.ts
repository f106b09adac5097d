import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import type { RunEvent } from '@opengeni/contracts/events';
import type { Log } from '@opengeni/contracts/ports';

import type { Host } from '../host.ts';
import { createLog } from '../log.ts';
import { askConsent } from '../terminal/ask-consent.ts';
import { createPalette, wantsColor } from '../terminal/palette.ts';
import { parseDemoFlags } from './demo-request.ts';
import type { DemoFlags, DemoRequest } from './demo-request.ts';
import { findLogLevel } from './log-level.ts';
import { prepareDemo } from './prepare-demo.ts';
import { judgeRun } from './run/judge-run.ts';
import { runDemo } from './run/run-demo.ts';
import { createStopWatch } from './run/stop-watch.ts';
import type { StopWatch } from './run/stop-watch.ts';
import { createTimeline } from './timeline/timeline.ts';

const failed = 1;
const badInput = 2;
const interrupted = 130;

/** What the person can put right in options, settings or installation. */
const inputErrors: ReadonlySet<SandboxErrorCode> = new Set([
  'backend_unknown',
  'config_invalid',
  'consent_required',
  'invalid_request',
  'model_unknown',
  'provider_unauthorized',
  'provider_unavailable',
]);

export interface DemoCommandOptions {
  readonly host: Host;
  /** A whole number from 1 to the given one. */
  readonly pickNumber: (highest: number) => number;
}

/** Runs the demo as a command and returns its exit code. */
export async function runDemoCommand(
  flags: DemoFlags,
  { host, pickNumber }: DemoCommandOptions,
): Promise<number> {
  let request: DemoRequest;
  try {
    request = parseDemoFlags(flags, { pickNumber, workingDirectory: host.workingDirectory });
  } catch (error) {
    return report(error, flags, host);
  }
  const stop = createStopWatch({
    signals: host.signals,
    output: host.stdout,
    timeoutMs: request.timeoutSeconds * 1000,
    onImpatience: () => host.exitNow(interrupted),
  });
  try {
    return await runRequest(request, host, stop);
  } catch (error) {
    if (stop.reason === undefined) return report(error, flags, host);
    const verdict = judgeStopBeforeBox(stop, request);
    host.stderr.write(`opengeni-worker: ${verdict.reason ?? 'stopped'}\n`);
    return verdict.exitCode;
  } finally {
    stop.dispose();
  }
}

async function runRequest(request: DemoRequest, host: Host, stop: StopWatch): Promise<number> {
  const { environment } = host;
  const log = createLog(findLogLevel(environment, request));
  const prepared = await prepareDemo(request, {
    environment,
    log: request.json ? log : tellWarnings(log, host),
    signal: stop.signal,
    askConsent: (modelId) => askForLocalModel(modelId, host, stop.signal),
  });
  stop.signal.throwIfAborted();
  const { exitCode } = await runDemo(prepared, {
    clock: { now: () => Date.now() },
    log,
    stop,
    write: createWriter(request, host),
    launch: { command: host.command, environment, stderr: host.stderr },
    nodePath: host.nodePath,
    useTemporaryDirectory: host.useTemporaryDirectory,
  });
  return exitCode;
}

/** Warnings of the settings are for the person at the terminal, whatever the level of the log. */
function tellWarnings(log: Log, { stderr }: Host): Log {
  return { ...log, warn: (message) => void stderr.write(`opengeni-worker: ${message}\n`) };
}

function createWriter(
  { json }: DemoRequest,
  { stdout, environment }: Host,
): (event: RunEvent) => void {
  if (json) return (event) => void stdout.write(`${JSON.stringify(event)}\n`);
  const timeline = createTimeline(createPalette(wantsColor(stdout, environment)), Date.now());
  return (event) => {
    const text = timeline.render(event);
    if (text !== '') stdout.write(text);
  };
}

async function askForLocalModel(
  modelId: string,
  { stdin, stderr, signals }: Host,
  signal: AbortSignal,
): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return false;
  return await askConsent({
    input: stdin,
    output: stderr,
    question: `The model ${modelId} will run commands on this machine as you. Go on?`,
    signal,
    onInterrupt: () => signals.emit('SIGINT'),
  });
}

function judgeStopBeforeBox(
  stop: StopWatch,
  { timeoutSeconds }: DemoRequest,
): ReturnType<typeof judgeRun> {
  return judgeRun({
    stopReason: stop.reason,
    timeoutSeconds,
    failure: undefined,
    turn: undefined,
    pauseRationale: undefined,
    verification: undefined,
    boxLeftBehind: undefined,
  });
}

/** Says what is wrong, in one sentence. Whatever has no code is a defect of ours. */
function report(error: unknown, flags: DemoFlags, { stderr }: Host): number {
  const isCoded = SandboxError.is(error);
  const message = error instanceof Error ? error.message : String(error);
  if (flags.json === true)
    createLog('error').error(message, isCoded ? { code: error.code } : { error });
  else stderr.write(`opengeni-worker: ${message}${isCoded ? '' : ' (internal error)'}\n`);
  return isCoded && inputErrors.has(error.code) ? badInput : failed;
}
