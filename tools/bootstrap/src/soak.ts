import { join } from 'node:path';
import { parseCount } from './parse-count.ts';
import { listTestGroups, runTestGroup } from './vitest-run.ts';

const root = join(import.meta.dirname, '../../..');
const [roundsText] = process.argv.slice(2);

/** Runs every integration suite once and returns the folders of those that failed. */
function runRound(): string[] {
  return listTestGroups(root, '.integration.test.ts', /./)
    .filter(({ directory }) => !directory.startsWith('tools/'))
    .filter(
      (group) =>
        runTestGroup(root, group, { config: 'vitest.integration.config.ts', environment: {} }) !==
        0,
    )
    .map(({ directory }) => directory);
}

if (roundsText === '--help') {
  process.stdout.write(
    'Usage: npm run soak -- [ROUNDS]\nRuns the integration suites ROUNDS times in a row (default 10); stops at the first round that fails.\n',
  );
} else {
  const rounds = parseCount(roundsText, { name: 'ROUNDS', fallback: 10 });
  let passed = 0;
  let failed: string[] = [];
  while (passed < rounds && failed.length === 0) {
    process.stdout.write(`\nsoak: round ${passed + 1} of ${rounds}\n`);
    failed = runRound();
    if (failed.length === 0) passed += 1;
  }
  if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')}\n`);
  process.stdout.write(`${passed} passed, ${failed.length > 0 ? 1 : 0} failed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
