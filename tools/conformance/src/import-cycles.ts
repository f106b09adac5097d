import { posix } from 'node:path';
import type { Rule } from './rule.ts';
import type { SourceFile } from './source-file.ts';

type ImportGraph = ReadonlyMap<string, readonly string[]>;

function buildGraph(sources: readonly SourceFile[]): ImportGraph {
  const paths = new Set(sources.map((source) => source.path));
  return new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter((reference) => reference.specifier.startsWith('.') && !reference.isTypeOnly)
        .map((reference) => posix.join(posix.dirname(source.path), reference.specifier))
        .filter((path) => paths.has(path)),
    ]),
  );
}

/** Depth-first search; each cycle is reported once, at the edge that closes it. */
function findCycles(graph: ImportGraph): string[][] {
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      cycles.push([...trail.slice(start), path]);
      return;
    }
    if (finished.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

/** Files do not import each other in a circle; type imports are erased and do not count. */
export const importCycles: Rule = {
  name: 'no cyclic imports',
  findViolations: ({ sources }) =>
    findCycles(buildGraph(sources.filter((source) => !source.isGenerated))).map((cycle) => ({
      path: cycle[0] ?? '',
      message: `imports itself through ${cycle.join(' -> ')}`,
    })),
};
