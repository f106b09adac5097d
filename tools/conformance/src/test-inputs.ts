import { posix } from 'node:path';
import { findOwner } from './repository.ts';
import type { Repository } from './repository.ts';
import type { Rule, Violation } from './rule.ts';
import type { SourceFile } from './source-file.ts';

/** A path that a file builds from its own place. */
const ownPaths =
  /(?:join\(\s*import\.meta\.dirname,\s*|new URL\(\s*)['"`](\.\.\/[^'"`]*|\.\.)['"`]/g;

function findInSource(repository: Repository, source: SourceFile): Violation[] {
  const owner = findOwner(repository, source.path);
  if (owner === undefined || owner.manifest.nx?.targets?.['test']?.inputs !== undefined) return [];
  return [...source.code.matchAll(ownPaths)]
    .map(([, path = '']) => posix.join(posix.dirname(source.path), path))
    .filter((path) => !`${path}/`.startsWith(`${owner.directory}/`))
    .map((path) => ({
      path: source.path,
      message: `reads "${path}" outside of its package; name it in nx.targets.test.inputs of ${owner.directory}/package.json, or the cache answers for it`,
    }));
}

/** Cached tests declare what they read outside of their package. */
export const testInputs: Rule = {
  name: 'tests declare what they read elsewhere',
  findViolations: (repository) =>
    repository.sources
      .filter(({ path }) => path.endsWith('.test.ts') && !path.endsWith('.integration.test.ts'))
      .filter(({ path }) => findOwner(repository, path)?.manifest.scripts?.['test'] !== undefined)
      .flatMap((source) => findInSource(repository, source)),
};
