import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findMissingPackages } from '../system-packages.mjs';
import { listenForInterruption } from './interruption.ts';
import { runPhase } from './run-phase.ts';
import type { Phase } from './run-phase.ts';
import { formatSuite, formatTotals } from './suite-result.ts';
import type { SuiteResult } from './suite-result.ts';
import { readWorkingTree } from './working-tree.ts';

const phases: readonly Phase[] = [
  { title: 'static checks', targets: ['lint', 'conform', 'knip', 'typecheck'], parallel: 2 },
  { title: 'builds', targets: ['build'], parallel: 2 },
  { title: 'unit, type and contract tests', targets: ['test'], parallel: 2 },
  { title: 'package checks', targets: ['api', 'pack:check'], parallel: 2 },
  { title: 'integration tests', targets: ['test:integration'], parallel: 1 },
  { title: 'tests on a container engine', targets: ['test:docker'], parallel: 1 },
  { title: 'packed tests', targets: ['packed'], parallel: 1 },
];

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

/** The suites of all phases, or of those that an interruption leaves. */
async function runPhases(signal: AbortSignal): Promise<SuiteResult[]> {
  const context = {
    root,
    cacheDirectory,
    environment: process.env,
    unrunnable: listUnrunnableSuites(),
    isSkippingAllowed: !isCi,
    signal,
  };
  const suites: SuiteResult[] = [];
  for (const phase of phases) {
    print(`\n${phase.title}`);
    const results = await runPhase(phase, context);
    if (signal.aborted) return suites;
    for (const suite of results) showSuite(suite);
    suites.push(...results);
  }
  return suites;
}

/** Running everything must leave the clone as it was. */
function checkWorkingTree(before: string): SuiteResult {
  const after = readWorkingTree(root);
  const isClean = after === before;
  const output = `The suites changed files of the repository (git status --porcelain):\n${after}`;
  const counts = { passed: isClean ? 1 : 0, failed: isClean ? 0 : 1, skipped: 0 };
  const suite = { name: 'repository:left-unmodified', ...counts, durationMs: 0, output };
  showSuite(suite);
  return suite;
}

async function main(): Promise<number> {
  const startedAt = performance.now();
  const interruption = listenForInterruption();
  const before = isCi ? readWorkingTree(root) : undefined;
  removeBuilds();
  const suites = await runPhases(interruption.signal);
  const interruptedExitCode = interruption.exitCode();
  if (interruptedExitCode !== undefined) {
    print(`\ninterrupted: ${suites.length} suites had finished`);
    return interruptedExitCode;
  }
  if (before !== undefined) suites.push(checkWorkingTree(before));
  const failed = suites.filter((suite) => suite.failed > 0).map((suite) => suite.name);
  print(`\n${suites.length} suites in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  if (failed.length > 0) print(`failed: ${failed.join(', ')}`);
  print(formatTotals(suites));
  return failed.length > 0 ? 1 : 0;
}

process.exitCode = await main();
