import { tmpdir } from 'node:os';

import type { RunEvent } from '@opengeni/contracts/events';
import type { Clock, Log } from '@opengeni/contracts/ports';

import { buildBoxEnvironment } from '../box-environment.ts';
import { endRunBoxes } from '../cleanup/end-run-boxes.ts';
import { reclaimDeadRuns } from '../cleanup/reclaim-runs.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import { createProcessTable, identifyProcess } from '../record/process-identity.ts';
import type { ProcessTable } from '../record/process-identity.ts';
import { createRunDirectory, removeRunDirectory } from '../record/run-directory.ts';
import type { RunDirectory } from '../record/run-directory.ts';
import { RUN_FILE_VERSION } from '../record/run-entry.ts';
import { createStartFirst } from '../supervision/start-first.ts';
import type { StartFirst } from '../supervision/start-first.ts';
import { superviseRun } from '../supervision/supervise-run.ts';
import { startWorkerProcess } from '../supervision/worker-process.ts';
import type { WorkerLaunch } from '../supervision/worker-process.ts';
import { executeRun } from './execute-run.ts';
import { judgeRun } from './judge-run.ts';
import type { Verdict } from './judge-run.ts';
import { createRunRecorder } from './run-recorder.ts';
import { describeFailure, toSandboxError } from './run-report.ts';
import type { RunReport } from './run-report.ts';
import type { StopWatch } from './stop-watch.ts';
import { summarizeRun } from './summarize-run.ts';

export interface RunDemoOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly stop: StopWatch;
  readonly write: (event: RunEvent) => void;
  /** How worker processes are started; their variables are those of this process. */
  readonly launch: WorkerLaunch;
  /** The Node that runs this process. */
  readonly nodePath: string;
  /** Makes this process put its temporary files, and with them its local boxes, into a directory. */
  readonly useTemporaryDirectory: (path: string) => void;
}

/**
 * Runs the demo in boxes of its own and ends them, as well as those of dead runs. Throws only when there was
 * no box to begin with; everything later is part of the verdict and of the summary.
 */
export async function runDemo(prepared: PreparedDemo, options: RunDemoOptions): Promise<Verdict> {
  const { clock, log, stop, write } = options;
  const { settings } = prepared;
  const recorder = createRunRecorder({ clock, write });
  const start = createStartFirst((type, payload) => recorder.record(type, payload));
  const processes = createProcessTable();
  await reclaim({ prepared, options, start, processes });
  stop.signal.throwIfAborted();
  const run = createRunDirectory({
    type: 'run.began',
    version: RUN_FILE_VERSION,
    owner: identifyProcess(processes, process.pid),
    deadlineAtMs: clock.now() + prepared.request.timeoutSeconds * 1000,
    request: prepared.request,
  });
  const report = await doWork({ prepared, run, options, start }).catch(
    (error: unknown): RunReport => ({ failure: describeFailure(error) }),
  );
  const { boxes } = await run.journal.read();
  const kept = boxes.filter(({ status }) => status === 'kept').map(({ instanceId }) => instanceId);
  const count = await endRunBoxes(run, { settings, log });
  if (count.left.length === 0) await removeRunDirectory(run);
  if (!start.hasStarted && report.failure !== undefined) throw toSandboxError(report.failure);
  const verdict = judge(report, {
    prepared,
    stop,
    left: count.left.filter((id) => !kept.includes(id)),
  });
  const summary = summarizeRun({ verdict, report, recorder, count, kept });
  recorder.record('run.summary', summary);
  return verdict;
}

async function reclaim(run: {
  readonly prepared: PreparedDemo;
  readonly options: RunDemoOptions;
  readonly start: StartFirst;
  readonly processes: ProcessTable;
}): Promise<void> {
  const { prepared, options, start, processes } = run;
  const { settings } = prepared;
  const { clock, log } = options;
  const parent = tmpdir();
  const { runs, boxes } = await reclaimDeadRuns({
    parent,
    settings,
    log,
    processes,
    nowMs: clock.now(),
  });
  if (runs === 0) return;
  start.emit('sandbox.operation.completed', {
    name: 'end the boxes of dead runs',
    detail: `${runs} dead runs were found, and ${boxes} boxes of theirs ended`,
    runs,
    boxes,
  });
}

async function doWork({
  prepared,
  run,
  options,
  start,
}: {
  readonly prepared: PreparedDemo;
  readonly run: RunDirectory;
  readonly options: RunDemoOptions;
  readonly start: StartFirst;
}): Promise<RunReport> {
  const { log, stop, launch, nodePath, useTemporaryDirectory } = options;
  const { emit } = start;
  const { signal } = stop;
  const { request } = prepared;
  if (request.crashes) {
    const startWorker = (): ReturnType<typeof startWorkerProcess> =>
      startWorkerProcess(run, launch);
    return await superviseRun({ prepared, startWorker, emit, signal });
  }
  useTemporaryDirectory(run.boxesPath);
  const environment = buildBoxEnvironment({
    backend: request.backend,
    subject: request.subject.kind,
    path: launch.environment['PATH'],
    nodePath,
  });
  return await executeRun({ prepared, run, environment, emit, signal, log });
}

function judge(
  { turn, failure, verification }: RunReport,
  run: {
    readonly prepared: PreparedDemo;
    readonly stop: StopWatch;
    readonly left: readonly string[];
  },
): Verdict {
  return judgeRun({
    stopReason: run.stop.reason,
    timeoutSeconds: run.prepared.request.timeoutSeconds,
    failure,
    turn,
    pauseRationale: turn?.pauseRationale,
    verification,
    boxLeftBehind: run.left.length === 0 ? undefined : run.left.join(', '),
  });
}
