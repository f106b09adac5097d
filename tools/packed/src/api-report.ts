import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { listEntryPoints } from './api/entry-points.ts';
import { writeReports } from './api/write-report.ts';

const usage = `Usage (in the folder of a built package): node ../../tools/packed/src/api-report.ts [--update]
Compares the public interface of every entry with api/<entry>.api.md; --update writes the files.
`;

/** Reports of entries that the manifest no longer names. */
function listStrayReports(directory: string, names: readonly string[]): string[] {
  const folder = join(directory, 'api');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => !names.includes(file.replace(/\.api\.md$/, '')));
}

function main(args: readonly string[]): number {
  const shouldUpdate = args.includes('--update');
  if (args.some((argument) => argument !== '--update' && argument !== '--')) {
    process.stderr.write(usage);
    return 2;
  }
  const directory = process.cwd();
  const entries = listEntryPoints(directory);
  const missing = entries.filter((entry) => !existsSync(entry.declarationPath));
  if (missing.length > 0) {
    const names = missing.map((entry) => entry.name).join(', ');
    process.stderr.write(`api: ${names} not built. Run "npm run build" first.\n`);
    return 1;
  }
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'opengeni-api-'));
  const outcomes = writeReports({ directory, temporaryDirectory, entries, shouldUpdate });
  rmSync(temporaryDirectory, { recursive: true, force: true });
  const stray = listStrayReports(
    directory,
    entries.map((entry) => entry.name),
  );
  if (shouldUpdate) for (const file of stray) rmSync(join(directory, 'api', file));
  const changed = outcomes.filter((outcome) => outcome.isChanged).map((outcome) => outcome.entry);
  const problems = outcomes.flatMap((outcome) =>
    outcome.problems.map((problem) => `${outcome.entry}: ${problem}`),
  );
  for (const line of outcomes.flatMap((outcome) => outcome.changedLines)) {
    if (!shouldUpdate) process.stderr.write(`${line}\n`);
  }
  for (const problem of problems) process.stderr.write(`api: ${problem}\n`);
  const outdated = [...changed, ...stray];
  if (outdated.length > 0 && !shouldUpdate) {
    process.stderr.write(
      `api: the public interface of ${basename(directory)} differs from its report: ${outdated.join(', ')}.\n` +
        'If that is intended, run "npm run api:update", review api/ and commit it.\n',
    );
    return 1;
  }
  return problems.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
