import type { Repository } from './repository.ts';
import type { Rule, Violation } from './rule.ts';

const maxPackageReadmeLines = 80;
/** What the user asked for; every other package says why it was added. */
const askedFor = new Set(
  [
    'contracts',
    'config',
    'agent-proto',
    'providers-modal',
    'desktop',
    'selfhosted',
    'agent-composition',
    'runtime',
    'worker',
  ].map((name) => `@opengeni/${name}`),
);

function findPackageReadmes({ packages, files }: Repository): Violation[] {
  return packages
    .filter(({ kind }) => kind !== 'tools')
    .flatMap(({ directory }): Violation[] => {
      const path = `${directory}/README.md`;
      const text = files.find((file) => file.path === path)?.text;
      if (text === undefined) return [{ path, message: 'every package has a README' }];
      const lines = text.trimEnd().split('\n').length;
      if (lines <= maxPackageReadmeLines) return [];
      return [{ path, message: `has ${lines} lines, at most ${maxPackageReadmeLines}` }];
    });
}

/** Rows of the table whose first cell is a package name. */
function readPackageTable(readme: string): Map<string, string> {
  const rows = readme.matchAll(/^\|\s*\[?`(@opengeni\/[a-z-]+)`[^|]*\|(.*)\|\s*$/gm);
  return new Map([...rows].map((row) => [row[1] ?? '', row[2] ?? '']));
}

function findTableProblems({ packages, files }: Repository): Violation[] {
  const path = 'README.md';
  const readme = files.find((file) => file.path === path)?.text;
  if (readme === undefined) return [{ path, message: 'the root has no README' }];
  const table = readPackageTable(readme);
  const names = packages
    .filter(({ kind }) => kind === 'packages' || kind === 'apps')
    .map(({ manifest }) => manifest.name);
  return [
    ...names
      .filter((name) => !table.has(name))
      .map((name) => ({ path, message: `the package table has no row for ${name}` })),
    ...[...table.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path,
        message: `the package table has a row for ${name}, which does not exist`,
      })),
    ...[...table]
      .filter(([name]) => names.includes(name))
      .map(([name, cells]) => ({ name, cells, origin: originOf(name) }))
      .filter(({ cells, origin }) => !cells.includes(origin))
      .map(({ name, origin }) => ({ path, message: `the row of ${name} must say "${origin}"` })),
  ];
}

function originOf(name: string): string {
  return askedFor.has(name) ? 'asked for' : 'added, because';
}

/** Each package explains itself, and the root table lists exactly the packages that exist. */
export const readmes: Rule = {
  name: 'READMEs and package table',
  findViolations: (repository) => [
    ...findPackageReadmes(repository),
    ...findTableProblems(repository),
  ],
};
