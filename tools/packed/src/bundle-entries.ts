import { readFileSync, rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/**
 * Writes the JavaScript of the package in the working directory: one file an entry, shared parts in chunks,
 * dependencies left outside. `tsc --build` has written the declarations before.
 */
interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const entryPoints = Object.values(manifest.exports).map((targets) => sourceOf(targets));
const entryFiles = new Set(entryPoints.map((path) => resolve(path)));

/** Lets an entry that re-exports another one load that one's file, so that the code needs no chunk between them. */
const entriesOfEntries: Plugin = {
  name: 'entries of entries',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.{1,2}\// }, ({ importer, path }) => {
      const isBetweenEntries =
        entryFiles.has(importer) && entryFiles.has(resolve(dirname(importer), path));
      return isBetweenEntries ? { path: path.replace(/\.ts$/, '.js'), external: true } : undefined;
    });
  },
};

rmSync('dist/chunks', { recursive: true, force: true });
await build({
  entryPoints,
  plugins: [entriesOfEntries],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});

function sourceOf(targets: Readonly<Record<string, string>>): string {
  const source = targets['@opengeni/source'];
  if (source === undefined)
    throw new Error(`${relative('../..', process.cwd())}: an entry names no source`);
  return source;
}
