import { SandboxError } from '@opengeni/contracts/errors';

import type { Host } from '../../host.ts';
import { createLog } from '../../log.ts';
import { buildBoxEnvironment } from '../box-environment.ts';
import { endRunBoxes } from '../cleanup/end-run-boxes.ts';
import { findLogLevel } from '../log-level.ts';
import { prepareDemo } from '../prepare-demo.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import { createProcessTable, identifyProcess } from '../record/process-identity.ts';
import { openRunDirectory, removeRunDirectory } from '../record/run-directory.ts';
import type { RunDirectory } from '../record/run-directory.ts';
import { executeRun } from '../run/execute-run.ts';
import { describeFailure } from '../run/run-report.ts';
import type { RunReport } from '../run/run-report.ts';
import type { WorkerMessage } from './worker-message.ts';

const failed = 1;

/** Works on a run for the process that started this one, and says on standard output what happens. */
export async function runDemoWorker(path: string, host: Host): Promise<number> {
  const run = openRunDirectory(path);
  const { began } = await run.journal.read();
  if (began === undefined) {
    host.stderr.write(`opengeni-worker: --run ${path} is no directory of a run.\n`);
    return failed;
  }
  const { request } = began;
  const log = createLog(findLogLevel(host.environment, request));
  const abandoned = watchSupervisor(host);
  const say = (message: WorkerMessage): void =>
    void host.stdout.write(`${JSON.stringify(message)}\n`);
  let prepared: PreparedDemo | undefined;
  let report: RunReport;
  try {
    run.journal.append({
      type: 'worker.joined',
      owner: identifyProcess(createProcessTable(), process.pid),
    });
    prepared = await prepareDemo(request, {
      environment: host.environment,
      log,
      signal: abandoned,
      // The person was asked before there was a run.
      askConsent: () => Promise.resolve(true),
    });
    report = await executeRun({
      prepared,
      run,
      environment: buildBoxEnvironment({
        backend: request.backend,
        subject: request.subject.kind,
        path: host.environment['PATH'],
        nodePath: host.nodePath,
      }),
      emit: (type, payload) => say({ kind: 'event', type, payload }),
      signal: abandoned,
      log,
    });
  } catch (error) {
    report = { failure: describeFailure(error) };
  }
  if (!abandoned.aborted) say({ kind: 'report', report });
  else if (prepared) await cleanUp(run, prepared, log);
  return 0;
}

/** Fires when the process that started this one is gone. An interrupt is its business, not that of this one. */
function watchSupervisor({ stdin, stdout, signals }: Host): AbortSignal {
  const controller = new AbortController();
  const abandon = (): void =>
    controller.abort(new SandboxError('cancelled', 'The supervising process is gone.'));
  stdin.on('close', abandon).on('end', abandon).on('error', abandon).resume();
  stdout.on('error', abandon);
  signals.on('SIGINT', () => {});
  signals.on('SIGHUP', () => {});
  return controller.signal;
}

async function cleanUp(
  run: RunDirectory,
  { settings }: PreparedDemo,
  log: ReturnType<typeof createLog>,
): Promise<void> {
  const { left } = await endRunBoxes(run, { settings, log });
  if (left.length === 0) await removeRunDirectory(run);
}
