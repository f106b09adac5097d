import type { RunSummaryPayload } from '@opengeni/contracts/events';

import type { BoxCount } from '../cleanup/end-run-boxes.ts';
import type { Verdict } from './judge-run.ts';
import type { RunRecorder } from './run-recorder.ts';
import type { RunReport } from './run-report.ts';

export interface SummaryInput {
  readonly verdict: Verdict;
  readonly report: RunReport;
  readonly recorder: RunRecorder;
  readonly count: BoxCount;
  /** Ids of the boxes that the person wants to keep. */
  readonly kept: readonly string[];
}

/** The last event of a run. */
export function summarizeRun(input: SummaryInput): RunSummaryPayload {
  const { verdict, report, recorder, count, kept } = input;
  const usage = report.turn?.usage;
  const { created, ended, left } = count;
  return {
    ...verdict,
    commandsRun: recorder.commandsRun,
    filesChanged: [...(report.filesChanged ?? [])],
    timeToFirstEventMs: recorder.timeToFirstEventMs,
    totalMs: recorder.elapsedMs(),
    ...(usage === undefined ? {} : { usage: { ...usage } }),
    ...(kept.length === 0 ? {} : { keptBox: kept.join(', ') }),
    boxes: { created, ended, left: left.length },
  };
}
