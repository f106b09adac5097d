import { posix } from 'node:path';
import { findOwner } from './repository.ts';
import type { Repository } from './repository.ts';
import type { Rule } from './rule.ts';
import type { ImportReference, SourceFile } from './source-file.ts';

function findProblem(
  repository: Repository,
  source: SourceFile,
  reference: ImportReference,
): string | undefined {
  const { specifier } = reference;
  if (specifier.startsWith('.')) {
    const owner = findOwner(repository, source.path);
    const target = posix.join(posix.dirname(source.path), specifier);
    if (owner === undefined || target.startsWith(`${owner.directory}/`)) return undefined;
    return `"${specifier}" leaves the package; import the other package by its name`;
  }
  const match = /^(@opengeni\/[^/]+)(\/.*)?$/.exec(specifier);
  if (match === null) return undefined;
  const target = repository.packages.find((candidate) => candidate.manifest.name === match[1]);
  if (target?.manifest.exports === undefined) return undefined;
  if (target === findOwner(repository, source.path) && !source.isTest) {
    return `"${specifier}" is the package itself; import its files by path, so that cycles are seen`;
  }
  const entry = `.${match[2] ?? ''}`;
  if (entry in target.manifest.exports) return undefined;
  return `"${specifier}" is no entry of ${target.manifest.name}; use one of: ${Object.keys(target.manifest.exports).join(' ')}`;
}

/** Packages meet at their declared entries only. */
export const importPaths: Rule = {
  name: 'no deep imports',
  findViolations: (repository) =>
    repository.sources.flatMap((source) =>
      source.imports.flatMap((reference) => {
        const message = findProblem(repository, source, reference);
        return message === undefined ? [] : [{ path: source.path, line: reference.line, message }];
      }),
    ),
};
