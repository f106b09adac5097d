/** The outcome of one suite: a test run with its counts, or a check that counts as one. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
  /** What the suite printed; shown only when something failed. */
  readonly output: string;
}

/** One line of the report. */
export function formatSuite(suite: SuiteResult): string {
  const verdict = suite.failed > 0 ? 'FAIL' : 'ok';
  const skipped = suite.skipped > 0 ? `, ${suite.skipped} skipped` : '';
  const seconds = (suite.durationMs / 1000).toFixed(1);
  return `${verdict.padEnd(5)}${suite.name.padEnd(44)} ${suite.passed} passed, ${suite.failed} failed${skipped} (${seconds} s)`;
}

/** The last line of a run, in the form that CI systems read. */
export function formatTotals(suites: readonly SuiteResult[]): string {
  const sum = (pick: (suite: SuiteResult) => number): number =>
    suites.reduce((total, suite) => total + pick(suite), 0);
  const skipped = sum((suite) => suite.skipped);
  const counts = `${sum((suite) => suite.passed)} passed, ${sum((suite) => suite.failed)} failed`;
  return skipped > 0 ? `${counts}, ${skipped} skipped` : counts;
}
