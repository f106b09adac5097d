import { describeIsolation } from '../isolation.ts';
import { EMBEDDED_MODEL_ID } from '../model/embedded-model.ts';
import type { OpenBox } from '../open-box.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import type { RecordedBox, WorkState } from '../record/run-state.ts';
import { withEnvironment } from '../record/stored-envelope.ts';
import { verifySample } from '../sample/verify-sample.ts';
import type { Verification } from '../sample/verify-sample.ts';
import { taskOf } from '../tasks.ts';
import { describeCopy } from '../workspace/describe-copy.ts';
import { listChangedFiles } from '../workspace/git-baseline.ts';
import { operate } from './operate.ts';
import { placeSubject } from './place-subject.ts';
import type { SubjectInBox } from './place-subject.ts';
import { archiveBox } from './restore-box.ts';
import { runAgentTurn } from './run-agent-turn.ts';
import type { RunReport } from './run-report.ts';
import { closeRunBox, openRunBox } from './run-work.ts';
import type { RunWork } from './run-work.ts';

/**
 * The turn and what comes before and after it, in the box of the run: the one that another process has
 * left, or a new one. Adds to the report as it gets there. The box ends with it.
 */
export async function workInBox(work: RunWork, report: RunReport): Promise<void> {
  const { prepared, run, signal } = work;
  const { keepsBox, restores } = prepared.request;
  const place = await openOrResume(work);
  let isArchived = false;
  try {
    const { work: state } = await run.journal.read();
    const subject = state.subject ?? (await placeAnew(work, place));
    report.turn = state.turn ?? (await takeTurn(work, place, state));
    if (signal.aborted) return;
    await checkWork(work, { place, subject, report });
    if (!restores || !isGood(report)) return;
    await archiveBox(work, place.box);
    isArchived = true;
  } finally {
    await closeRunBox(work, place, { keeps: keepsBox && !isArchived });
  }
}

/** Whether there is a result that deserves to be archived. */
function isGood({ turn, verification }: RunReport): boolean {
  return (
    turn?.outcome === 'completed' &&
    turn.pauseRationale === undefined &&
    verification?.passed !== false
  );
}

async function openOrResume(work: RunWork): Promise<OpenBox> {
  const { prepared, run, environment, emit } = work;
  const { crashes, restores } = prepared.request;
  const { boxes } = await run.journal.read();
  const left = boxes.findLast(({ status, envelope }) => status === 'open' && envelope !== null);
  const place = await openRunBox(
    work,
    left?.envelope ? { envelope: withEnvironment(left.envelope, environment) } : {},
  );
  const boxId = place.box.instanceId;
  if (left && left.instanceId !== boxId)
    run.journal.append({ type: 'box.ended', instanceId: left.instanceId });
  emit('run.started', describeStart(prepared, place));
  if (crashes || restores) {
    emit('sandbox.operation.completed', { ...describeOpening(left, boxId), boxId });
  }
  return place;
}

function describeOpening(left: RecordedBox | undefined, boxId: string): object {
  if (left?.instanceId === boxId) {
    return {
      name: 'resume the box',
      detail: `resumed box ${boxId} by its id, from the envelope in the run file`,
    };
  }
  return { name: 'created-callback', detail: `created-callback: box ${boxId} is in the run file` };
}

function describeStart(
  { request, settings, route, isolation }: PreparedDemo,
  { box }: OpenBox,
): object {
  const { subject, backend } = request;
  return {
    ...(subject.kind === 'sample' ? { seed: subject.seed } : {}),
    backend,
    isolation: describeIsolation(isolation, settings.dockerImage),
    model: route?.modelId ?? EMBEDDED_MODEL_ID,
    task: taskOf(request),
    boxId: box.instanceId,
    workspaceRoot: box.workspaceRoot,
  };
}

async function placeAnew(
  { prepared, run, emit, signal }: RunWork,
  { box }: OpenBox,
): Promise<SubjectInBox> {
  return await operate(emit, describePlacing(prepared), async () => {
    const subject = await placeSubject(prepared, box, signal);
    run.journal.append({ type: 'subject.placed', ...subject });
    return subject;
  });
}

function describePlacing({ request, tree }: PreparedDemo): string {
  return request.subject.kind === 'sample' || !tree
    ? 'plant a defect in the sample and commit it in the box'
    : describeCopy(tree);
}

async function takeTurn(
  { run, ...work }: RunWork,
  { established }: OpenBox,
  state: WorkState,
): ReturnType<typeof runAgentTurn> {
  return await runAgentTurn({ ...work, established, work: state, journal: run.journal });
}

async function checkWork(
  { prepared, run, emit, signal }: RunWork,
  checked: {
    readonly place: OpenBox;
    readonly subject: SubjectInBox;
    readonly report: RunReport;
  },
): Promise<void> {
  const { place, subject, report } = checked;
  const { directory, baselineTree } = subject;
  const repository = { commands: place.box.commands, directory, signal };
  // A turn that failed is not saved by what it left.
  const isWorthVerifying = report.turn?.outcome === 'completed';
  if (prepared.request.subject.kind === 'sample' && isWorthVerifying) {
    const name = 'verify: run the shipped tests against the code in the box';
    report.verification = await operate(emit, name, async (note): Promise<Verification> => {
      const verification = await verifySample({ ...repository, baselineTree });
      note({ detail: verification.detail });
      return verification;
    });
  }
  report.filesChanged = [...(await listChangedFiles(repository, baselineTree))];
  const { verification, filesChanged } = report;
  const check = { filesChanged, ...(verification === undefined ? {} : { verification }) };
  run.journal.append({ type: 'work.checked', check });
}
