import { SandboxError } from '@opengeni/contracts/errors';
import type { RunEvent, RunSummaryPayload } from '@opengeni/contracts/events';
import type { Clock, Log } from '@opengeni/contracts/ports';

import { buildBoxEnvironment } from '../box-environment.ts';
import { describeIsolation } from '../isolation.ts';
import { EMBEDDED_MODEL_ID } from '../model/embedded-model.ts';
import { openBox } from '../open-box.ts';
import type { OpenBox } from '../open-box.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import { verifySample } from '../sample/verify-sample.ts';
import type { Verification } from '../sample/verify-sample.ts';
import { taskOf } from '../tasks.ts';
import { listChangedFiles } from '../workspace/git-baseline.ts';
import { judgeRun } from './judge-run.ts';
import type { Verdict } from './judge-run.ts';
import { placeSubject } from './place-subject.ts';
import type { SubjectInBox } from './place-subject.ts';
import { runAgentTurn } from './run-agent-turn.ts';
import type { AgentTurn } from './run-agent-turn.ts';
import { createRunRecorder } from './run-recorder.ts';
import type { RunRecorder } from './run-recorder.ts';
import type { StopWatch } from './stop-watch.ts';

export interface RunDemoOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly stop: StopWatch;
  readonly write: (event: RunEvent) => void;
  /** The search path of this process. */
  readonly path: string | undefined;
  /** The Node that runs this process. */
  readonly nodePath: string;
}

/** What is known of a run; each part is there when its stage was reached. */
interface Progress {
  turn?: AgentTurn;
  verification?: Verification;
  filesChanged?: readonly string[];
  failure?: SandboxError;
}

/**
 * Runs the demo in a box of its own and removes the box. Throws only when there was no box to begin with;
 * everything later is part of the verdict and of the summary.
 */
export async function runDemo(prepared: PreparedDemo, options: RunDemoOptions): Promise<Verdict> {
  const { request, settings } = prepared;
  const { clock, log, stop, write } = options;
  const recorder = createRunRecorder({ clock, write });
  const environment = buildBoxEnvironment({
    backend: request.backend,
    subject: request.subject.kind,
    path: options.path,
    nodePath: options.nodePath,
  });
  const place = await openBox({
    backend: request.backend,
    settings,
    environment,
    signal: stop.signal,
    log,
  });
  const progress: Progress = {};
  try {
    recordStart(recorder, prepared, place);
    await work({ prepared, place, environment, recorder, options, progress });
  } catch (error) {
    log.debug('The run broke off', { error });
    progress.failure = toSandboxError(error);
  }
  const left = request.keepsBox || (await place.close()) ? undefined : describePlace(place);
  const verdict = judge(progress, { prepared, stop, left });
  recorder.record('run.summary', summarize({ verdict, progress, recorder, prepared, place }));
  return verdict;
}

interface Work {
  readonly prepared: PreparedDemo;
  readonly place: OpenBox;
  readonly environment: Readonly<Record<string, string>>;
  readonly recorder: RunRecorder;
  readonly options: RunDemoOptions;
  readonly progress: Progress;
}

async function work({
  prepared,
  place,
  environment,
  recorder,
  options,
  progress,
}: Work): Promise<void> {
  const { signal } = options.stop;
  const { commands } = place.box;
  const subject = await operate(recorder, describeCopy(prepared), () =>
    placeSubject(prepared, place.box, signal),
  );
  const { established } = place;
  progress.turn = await runAgentTurn({
    prepared,
    established,
    environment,
    recorder,
    signal,
    log: options.log,
  });
  if (signal.aborted) return;
  const repository = { commands, directory: subject.directory, signal };
  if (prepared.request.subject.kind === 'sample') {
    progress.verification = await verify(recorder, {
      ...repository,
      baselineTree: subject.baselineTree,
    });
  }
  progress.filesChanged = await listChangedFiles(repository, subject.baselineTree);
}

async function verify(
  recorder: RunRecorder,
  request: Parameters<typeof verifySample>[0],
): Promise<Verification> {
  const name = 'verify: run the shipped tests against the code in the box';
  recorder.record('sandbox.operation.started', { name });
  const verification = await verifySample(request);
  recorder.record('sandbox.operation.completed', { name, detail: verification.detail });
  return verification;
}

async function operate(
  recorder: RunRecorder,
  name: string,
  run: () => Promise<SubjectInBox>,
): Promise<SubjectInBox> {
  recorder.record('sandbox.operation.started', { name });
  try {
    const result = await run();
    recorder.record('sandbox.operation.completed', { name });
    return result;
  } catch (error) {
    recorder.record('sandbox.operation.failed', { name, error: toSandboxError(error).message });
    throw error;
  }
}

function recordStart(
  recorder: RunRecorder,
  { request, settings, route }: PreparedDemo,
  place: OpenBox,
): void {
  const { subject, backend } = request;
  recorder.record('run.started', {
    ...(subject.kind === 'sample' ? { seed: subject.seed } : {}),
    backend,
    isolation: describeIsolation(backend, settings.dockerImage),
    model: route?.modelId ?? EMBEDDED_MODEL_ID,
    task: taskOf(request),
    boxId: place.box.instanceId,
    workspaceRoot: place.box.workspaceRoot,
  });
}

function describeCopy({ request, tree }: PreparedDemo): string {
  if (request.subject.kind === 'sample' || !tree)
    return 'plant a defect in the sample and commit it in the box';
  const leftOut =
    tree.leftOut.length === 0
      ? ''
      : `; left out, since they lead out of it: ${tree.leftOut.join(', ')}`;
  return `copy ${tree.paths.length} files of ${tree.root} into the box${leftOut}`;
}

function judge(
  { turn, failure, verification }: Progress,
  run: {
    readonly prepared: PreparedDemo;
    readonly stop: StopWatch;
    readonly left: string | undefined;
  },
): Verdict {
  return judgeRun({
    stopReason: run.stop.reason,
    timeoutSeconds: run.prepared.request.timeoutSeconds,
    failure,
    turn: turn?.result,
    pauseRationale: turn?.pauseRationale,
    verification,
    boxLeftBehind: run.left,
  });
}

interface SummaryInput {
  readonly verdict: Verdict;
  readonly progress: Progress;
  readonly recorder: RunRecorder;
  readonly prepared: PreparedDemo;
  readonly place: OpenBox;
}

function summarize({
  verdict,
  progress,
  recorder,
  prepared,
  place,
}: SummaryInput): RunSummaryPayload {
  const usage = progress.turn?.result.usage;
  return {
    ...verdict,
    commandsRun: recorder.commandsRun,
    filesChanged: [...(progress.filesChanged ?? [])],
    timeToFirstEventMs: recorder.timeToFirstEventMs,
    totalMs: recorder.elapsedMs(),
    ...(usage === undefined ? {} : { usage: { ...usage } }),
    ...(prepared.request.keepsBox ? { keptBox: describePlace(place) } : {}),
  };
}

function describePlace({ box }: OpenBox): string {
  return box.backend === 'local' ? box.workspaceRoot : `${box.backend} ${box.instanceId}`;
}

function toSandboxError(error: unknown): SandboxError {
  if (SandboxError.is(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SandboxError('internal', message, { cause: error });
}
