import { basename, join } from 'node:path';
import { exitWithUsage } from './exit-with-usage.ts';
import { parseCount } from './parse-count.ts';
import { listTestGroups, runTestGroup } from './vitest-run.ts';

const root = join(import.meta.dirname, '../../..');
const [runsText, ...packages] = process.argv.slice(2);

if (runsText === '--help') {
  process.stdout.write(
    'Usage: npm run fuzz -- [RUNS] [PACKAGE...]\nRuns every property test RUNS times (default 5000), in all packages or in the named ones.\n',
  );
} else {
  const runs = parseCount(runsText, { name: 'RUNS', fallback: 5000 });
  const all = listTestGroups(root, '.test.ts', /from 'fast-check'/);
  const names = all.map(({ directory }) => basename(directory));
  const unknown = packages.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    exitWithUsage(
      `No property tests in ${unknown.join(', ')}; packages that have some: ${names.join(', ')}.`,
    );
  }
  const groups = all.filter(
    ({ directory }) => packages.length === 0 || packages.includes(basename(directory)),
  );
  const failed = groups.filter((group) => {
    process.stdout.write(`\nfuzz: ${group.directory}, ${runs} runs a property\n`);
    return runTestGroup(root, group, {
      config: 'vitest.config.ts',
      environment: { OPENGENI_FUZZ_RUNS: String(runs) },
    });
  });
  process.stdout.write(`\n${groups.length - failed.length} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length > 0 || groups.length === 0 ? 1 : 0;
}
