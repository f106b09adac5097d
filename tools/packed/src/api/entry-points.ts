import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One `exports` entry of a built package. */
export interface EntryPoint {
  /** `index` for the root, the sub-path's name otherwise; the report is named after it. */
  readonly name: string;
  readonly declarationPath: string;
}

interface PackageManifest {
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The entries that a package declares, in the order of its manifest. */
export function listEntryPoints(directory: string): EntryPoint[] {
  const manifest = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  ) as PackageManifest;
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, conditions]) => {
    const declaration = conditions['types'];
    if (declaration === undefined) return [];
    const name = entry === '.' ? 'index' : entry.slice(2).replaceAll('/', '-');
    return [{ name, declarationPath: join(directory, declaration) }];
  });
}
