import { endRunBoxes } from '../cleanup/end-run-boxes.ts';
import { restoreBox } from './restore-box.ts';
import { describeFailure } from './run-report.ts';
import type { RunReport } from './run-report.ts';
import type { RunWork } from './run-work.ts';
import { workInBox } from './work-in-box.ts';

/**
 * Does the work of a run from where the run file says that it is, to its end. Never throws: what broke the
 * run is part of the report.
 */
export async function executeRun(work: RunWork): Promise<RunReport> {
  const report: RunReport = {};
  try {
    await advance(work, report);
  } catch (error) {
    work.log.debug('The run broke off', { error });
    report.failure = describeFailure(error);
  }
  return report;
}

async function advance(work: RunWork, report: RunReport): Promise<void> {
  const { run, prepared, signal, log } = work;
  const before = await run.journal.read();
  if (before.archived === undefined) await workInBox(work, report);
  else {
    const { turn, check } = before.work;
    Object.assign(report, check, turn === undefined ? {} : { turn });
    // The process before this one ended between the archive and the end of the run.
    await endRunBoxes(run, { settings: prepared.settings, log });
  }
  const { archived } = await run.journal.read();
  if (archived !== undefined && !signal.aborted) await restoreBox(work, archived);
}
