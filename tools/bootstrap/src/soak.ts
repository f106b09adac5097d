import { join } from 'node:path';
import { exitWithUsage } from './exit-with-usage.ts';
import { parseCount } from './parse-count.ts';
import { listTestGroups, runTestGroup } from './vitest-run.ts';
import type { TestGroup } from './vitest-run.ts';

const root = join(import.meta.dirname, '../../..');
const [roundsText, ...filters] = process.argv.slice(2);

/** These need what `npm test` sets up around them: tarballs, a registry, a container engine. */
const setUpElsewhere = ['tools/packed', 'tools/release', 'tools/docker'];

/** The integration suites whose path contains one of the filters; all when there is none. */
function listSuites(): TestGroup[] {
  return listTestGroups(root, '.integration.test.ts', /./)
    .filter(({ directory }) => !setUpElsewhere.includes(directory))
    .map(({ directory, files }) => ({
      directory,
      files: files.filter((file) => isWanted(`${directory}/${file}`)),
    }))
    .filter(({ files }) => files.length > 0);
}

function isWanted(path: string): boolean {
  return filters.length === 0 || filters.some((filter) => path.includes(filter));
}

/** Runs every suite once and returns the folders of those that failed. */
function runRound(suites: readonly TestGroup[]): string[] {
  const run = { config: 'vitest.integration.config.ts', environment: {} };
  return suites
    .filter((suite) => runTestGroup(root, suite, run) !== 0)
    .map(({ directory }) => directory);
}

if (roundsText === '--help') {
  process.stdout.write(
    'Usage: npm run soak -- [ROUNDS] [PATH...]\nRuns the integration suites ROUNDS times in a row (default 10), all or those with a PATH in their path; stops at the first round that fails.\n',
  );
} else {
  const rounds = parseCount(roundsText, { name: 'ROUNDS', fallback: 10 });
  const suites = listSuites();
  if (suites.length === 0)
    exitWithUsage(`No integration suite has ${filters.join(' or ')} in its path.`);
  let passed = 0;
  let failed: string[] = [];
  while (passed < rounds && failed.length === 0) {
    process.stdout.write(`\nsoak: round ${passed + 1} of ${rounds}\n`);
    failed = runRound(suites);
    if (failed.length === 0) passed += 1;
  }
  if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')}\n`);
  process.stdout.write(`${passed} passed, ${failed.length > 0 ? 1 : 0} failed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
