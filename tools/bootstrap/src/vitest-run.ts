import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package with some of its test files; paths are relative to the package. */
export interface TestGroup {
  readonly directory: string;
  readonly files: readonly string[];
}

const packageFolders = '{packages,apps,tools,examples}/*';

/** Test files whose text matches, grouped by package; `ending` selects the kind of test. */
export function listTestGroups(root: string, ending: string, pattern: RegExp): TestGroup[] {
  const paths = globSync(`${packageFolders}/{src,test}/**/*${ending}`, { cwd: root })
    .filter((path) => pattern.test(readFileSync(join(root, path), 'utf8')))
    .sort();
  const groups = Map.groupBy(paths, (path) => path.split('/').slice(0, 2).join('/'));
  return [...groups].map(([directory, files]) => ({
    directory,
    files: files.map((file) => file.slice(directory.length + 1)),
  }));
}

/** Runs the files of a group with this process's standard streams; returns the exit code. */
export function runTestGroup(
  root: string,
  group: TestGroup,
  { config, environment }: { config: string; environment: Readonly<Record<string, string>> },
): number {
  const child = spawnSync(
    'vitest',
    ['run', '--root', '.', '--config', join(root, config), ...group.files],
    { cwd: join(root, group.directory), env: { ...process.env, ...environment }, stdio: 'inherit' },
  );
  return child.status ?? 1;
}
