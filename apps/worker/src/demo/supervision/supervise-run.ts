import type { PreparedDemo } from '../prepare-demo.ts';
import type { EmitRunEvent, RunReport } from '../run/run-report.ts';
import type { WorkerMessage } from './worker-message.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface SuperviseOptions {
  readonly prepared: PreparedDemo;
  readonly startWorker: () => WorkerProcess;
  readonly emit: EmitRunEvent;
  readonly signal: AbortSignal;
}

/** More deaths than this have a cause that another process will not survive either. */
const MAX_WORKERS = 6;

/**
 * Lets worker processes work on a run, one after the other, until one has a report. The first one that has
 * answered enough calls is killed. Resolves with an empty report when the signal fires; the boxes of the run
 * are then still there.
 */
export async function superviseRun(options: SuperviseOptions): Promise<RunReport> {
  const { prepared, startWorker, emit, signal } = options;
  const crash = createCrash(prepared, emit);
  for (let number = 1; number <= MAX_WORKERS && !signal.aborted; number += 1) {
    const worker = startWorker();
    const name = `worker process ${worker.processId ?? 'without id'}`;
    emit('sandbox.operation.started', {
      name: number === 1 ? `${name} begins the run` : `${name} goes on with the run`,
      processId: worker.processId,
    });
    const report = await superviseWorker(worker, { emit, signal, crash });
    const ending = await worker.ending;
    if (signal.aborted) return {};
    if (report !== undefined) return crash.hasHappened ? report : withoutCrash(report);
    emit('sandbox.operation.failed', {
      name,
      error: `it ${ending}; its box stays for the next one`,
    });
  }
  if (signal.aborted) return {};
  const message = `${MAX_WORKERS} worker processes have ended before the run was done; --keep and OPENGENI_LOG_LEVEL=debug may show why.`;
  return { failure: { code: 'internal', message } };
}

interface Crash {
  readonly hasHappened: boolean;
  /** Kills the worker when the moment has come. */
  consider(message: WorkerMessage, worker: WorkerProcess): void;
}

function createCrash({ request, route }: PreparedDemo, emit: EmitRunEvent): Crash {
  const callsBefore = route ? 1 : request.subject.kind === 'sample' ? 5 : 3;
  let answered = 0;
  let hasHappened = false;
  return {
    get hasHappened() {
      return hasHappened;
    },
    consider: (message, worker) => {
      if (message.kind !== 'event' || message.type !== 'agent.toolCall.output') return;
      answered += 1;
      if (hasHappened || answered < callsBefore) return;
      hasHappened = true;
      worker.kill();
      emit('sandbox.operation.started', {
        name: `kill -9 ${worker.processId}: the worker process, in the middle of the turn, after ${answered} answered calls`,
        processId: worker.processId,
        answeredCalls: answered,
      });
    },
  };
}

async function superviseWorker(
  worker: WorkerProcess,
  run: Pick<SuperviseOptions, 'emit' | 'signal'> & { readonly crash: Crash },
): Promise<RunReport | undefined> {
  const { emit, signal, crash } = run;
  const stop = (): void => worker.kill();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  let report: RunReport | undefined;
  try {
    for await (const message of worker.messages) {
      if (message.kind === 'report') report = message.report;
      else emit(message.type, message.payload);
      crash.consider(message, worker);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return report;
}

/** A run that failed before its turn had come so far needs no other reason. */
function withoutCrash(report: RunReport): RunReport {
  if (report.failure !== undefined || report.turn?.outcome !== 'completed') return report;
  const message =
    'The turn ended before its worker process could be killed; give --crash a task that needs more calls.';
  return { ...report, failure: { code: 'invalid_request', message } };
}
