import { join } from 'node:path';
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
  const groups = listTestGroups(root, '.test.ts', /from 'fast-check'/).filter(
    ({ directory }) =>
      packages.length === 0 || packages.some((name) => directory.endsWith(`/${name}`)),
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
