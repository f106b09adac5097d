import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counts of one vitest run. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/** Targets that run with the configuration of integration tests. */
const integrationTargets = new Set(['test:integration', 'test:docker', 'packed']);

/** Where the vitest configuration of the root writes the report of a task. */
export function resolveReportPath(
  directory: string,
  task: { project: string; target: string },
): string {
  const folder = task.project.replace(/^@opengeni\/(tool-)?/, '');
  const kind = integrationTargets.has(task.target) ? 'test-integration' : 'test';
  return join(directory, `${folder}.${kind}.json`);
}

/** Reads a report; `undefined` when the task wrote none. */
export function findTestCounts(path: string): TestCounts | undefined {
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Counts of a finished task. A task without a report counts as one check, and a task that
 * failed outside its tests (a file that does not load, a crash) still counts one failure.
 */
export function countTask(
  exitCode: number,
  counts: TestCounts | undefined,
  { isSkippingAllowed }: { isSkippingAllowed: boolean },
): TestCounts {
  const isFailed = exitCode !== 0;
  const base = counts ?? { passed: isFailed ? 0 : 1, failed: 0, skipped: 0 };
  const failed = isFailed ? Math.max(1, base.failed) : base.failed;
  if (isSkippingAllowed) return { ...base, failed };
  return { passed: base.passed, failed: failed + base.skipped, skipped: 0 };
}
