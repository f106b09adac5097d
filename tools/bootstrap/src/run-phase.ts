import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listExpectedSuites } from './expected-suites.ts';
import { runNx } from './nx-run.ts';
import type { NxRunResult, TaskOutcome } from './nx-run.ts';
import type { SuiteResult } from './suite-result.ts';
import { countTask, findTestCounts, resolveReportPath } from './vitest-report.ts';

/** One group of targets that may run side by side; `parallel: 1` keeps timing-sensitive programs alone. */
export interface Phase {
  readonly title: string;
  readonly targets: readonly string[];
  readonly parallel: number;
}

/** What all phases of a run share. */
export interface PhaseContext {
  readonly root: string;
  readonly cacheDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Suites whose system programs are missing, as `<project>:<target>`. */
  readonly unrunnable: readonly string[];
  readonly isSkippingAllowed: boolean;
  readonly signal: AbortSignal;
}

/** Targets that run vitest. */
const testTargets = new Set(['test', 'test:integration', 'test:docker', 'conform', 'packed']);
const nothing = { passed: 0, failed: 0, skipped: 0, durationMs: 0, output: '' };

/** Runs the targets of a phase; every suite that is declared for them has one result, run or not. */
export async function runPhase(phase: Phase, context: PhaseContext): Promise<SuiteResult[]> {
  const reportDirectory = mkdtempSync(join(tmpdir(), 'opengeni-test-'));
  const unrunnable = context.unrunnable.filter((suite) =>
    phase.targets.some((target) => suite.endsWith(`:${target}`)),
  );
  try {
    const result = await runNx({
      root: context.root,
      cacheDirectory: context.cacheDirectory,
      targets: phase.targets,
      parallel: phase.parallel,
      excludedProjects: unrunnable.map((suite) => suite.slice(0, suite.indexOf(':'))),
      environment: { ...context.environment, OPENGENI_TEST_REPORTS: reportDirectory },
      signal: context.signal,
    });
    const run = result.outcomes.map((outcome) => toSuite(outcome, reportDirectory, context));
    const skipped = unrunnable.map((name) => ({ ...nothing, name, skipped: 1 }));
    const reported = [...run, ...skipped];
    return [...reported, ...listUnreported(phase, context.root, { reported, result })];
  } finally {
    rmSync(reportDirectory, { recursive: true, force: true });
  }
}

function toSuite(
  outcome: TaskOutcome,
  reportDirectory: string,
  { isSkippingAllowed }: PhaseContext,
): SuiteResult {
  const counts = findTestCounts(resolveReportPath(reportDirectory, outcome));
  const isTestRun = testTargets.has(outcome.target);
  return {
    name: `${outcome.project}:${outcome.target}`,
    ...countTask(outcome.exitCode, isTestRun ? counts : undefined, { isSkippingAllowed }),
    durationMs: outcome.durationMs,
    output: outcome.output,
  };
}

/** Failures for what is declared and has no result: Nx ends with 0 also when it finds nothing to run. */
function listUnreported(
  { targets }: Phase,
  root: string,
  { reported, result }: { reported: readonly SuiteResult[]; result: NxRunResult },
): SuiteResult[] {
  const names = new Set(reported.map(({ name }) => name));
  const failures = targets.flatMap((target) => {
    const expected = listExpectedSuites(root, [target]);
    if (expected.length === 0) return [fail(`nx:${target}`, 'No package has such a script.')];
    return expected
      .filter((name) => !names.has(name))
      .map((name) => fail(name, 'Nx has not run it.'));
  });
  const isUnexplained = result.exitCode !== 0 && reported.every(({ failed }) => failed === 0);
  if (failures.length === 0 && !isUnexplained) return [];
  return [...failures, fail(`nx:${targets.join('+')}`, result.output)];
}

function fail(name: string, output: string): SuiteResult {
  return { ...nothing, name, failed: 1, output };
}
