import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findMissingPackages } from '../system-packages.mjs';
import { runNx } from './nx-run.ts';
import type { TaskOutcome } from './nx-run.ts';
import { formatSuite, formatTotals } from './suite-result.ts';
import type { SuiteResult } from './suite-result.ts';
import { countTask, findTestCounts, resolveReportPath } from './vitest-report.ts';

/** One group of targets that may run side by side; `parallel: 1` keeps timing-sensitive programs alone. */
interface Phase {
  readonly title: string;
  readonly targets: readonly string[];
  readonly parallel: number;
}

const phases: readonly Phase[] = [
  { title: 'static checks', targets: ['lint', 'conform', 'knip', 'typecheck'], parallel: 2 },
  { title: 'builds', targets: ['build'], parallel: 2 },
  { title: 'unit, type and contract tests', targets: ['test'], parallel: 2 },
  { title: 'package checks', targets: ['api', 'pack:check'], parallel: 2 },
  { title: 'integration tests', targets: ['test:integration'], parallel: 1 },
  { title: 'tests on a container engine', targets: ['test:docker'], parallel: 1 },
  { title: 'packed tests', targets: ['packed'], parallel: 1 },
];

/** Targets that run vitest. */
const testTargets = new Set(['test', 'test:integration', 'test:docker', 'conform', 'packed']);
const root = join(import.meta.dirname, '../../..');
/** Not the cache of `npm run check`: its results and run summary stay apart. */
const cacheDirectory = process.env['NX_CACHE_DIRECTORY'] ?? join(root, '.nx', 'test-cache');
const isCi = process.env['CI'] === 'true';

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Compiled output of deleted sources must not reach a tarball. */
function removeBuilds(): void {
  for (const folder of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, folder))) {
      rmSync(join(root, folder, name, 'dist'), { recursive: true, force: true });
    }
  }
}

function readWorkingTree(): string {
  return spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).stdout;
}

function toSuite(outcome: TaskOutcome, reportDirectory: string): SuiteResult {
  const counts = findTestCounts(resolveReportPath(reportDirectory, outcome));
  const isTestRun = testTargets.has(outcome.target);
  return {
    name: `${outcome.project}:${outcome.target}`,
    ...countTask(outcome.exitCode, isTestRun ? counts : undefined, { isSkippingAllowed: !isCi }),
    durationMs: outcome.durationMs,
    output: outcome.output,
  };
}

/** Suites whose system programs are missing, as `<project>:<target>`. */
function listUnrunnableSuites(): string[] {
  return [...new Set(findMissingPackages().flatMap((row) => row.suites))];
}

function showSuite(suite: SuiteResult): void {
  print(formatSuite(suite));
  if (suite.failed === 0) return;
  const output = process.stdout.isTTY ? suite.output : stripVTControlCharacters(suite.output);
  print(`\n${output.trim()}\n`);
}

async function runPhase(phase: Phase): Promise<SuiteResult[]> {
  print(`\n${phase.title}`);
  const reportDirectory = mkdtempSync(join(tmpdir(), 'opengeni-test-'));
  const unrunnable = listUnrunnableSuites().filter((suite) =>
    phase.targets.some((target) => suite.endsWith(`:${target}`)),
  );
  const result = await runNx({
    root,
    cacheDirectory,
    targets: phase.targets,
    parallel: phase.parallel,
    excludedProjects: unrunnable.map((suite) => suite.slice(0, suite.indexOf(':'))),
    environment: { ...process.env, OPENGENI_TEST_REPORTS: reportDirectory },
  });
  const suites = result.outcomes.map((outcome) => toSuite(outcome, reportDirectory));
  rmSync(reportDirectory, { recursive: true, force: true });
  if (result.exitCode !== 0 && suites.every((suite) => suite.failed === 0)) {
    const name = `nx:${phase.targets.join('+')}`;
    suites.push({ name, passed: 0, failed: 1, skipped: 0, durationMs: 0, output: result.output });
  }
  for (const name of unrunnable) {
    suites.push({ name, passed: 0, failed: 0, skipped: 1, durationMs: 0, output: '' });
  }
  for (const suite of suites) showSuite(suite);
  return suites;
}

/** In CI, running everything must leave the clone as it was. */
function checkWorkingTree(before: string): SuiteResult[] {
  if (!isCi) return [];
  const after = readWorkingTree();
  const isClean = after === before;
  const output = `The suites changed files of the repository (git status --porcelain):\n${after}`;
  const counts = { passed: isClean ? 1 : 0, failed: isClean ? 0 : 1, skipped: 0 };
  const suite = { name: 'repository:left-unmodified', ...counts, durationMs: 0, output };
  showSuite(suite);
  return [suite];
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const before = readWorkingTree();
  removeBuilds();
  const suites: SuiteResult[] = [];
  for (const phase of phases) suites.push(...(await runPhase(phase)));
  suites.push(...checkWorkingTree(before));
  const failed = suites.filter((suite) => suite.failed > 0).map((suite) => suite.name);
  print(`\n${suites.length} suites in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  if (failed.length > 0) print(`failed: ${failed.join(', ')}`);
  print(formatTotals(suites));
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await main();
