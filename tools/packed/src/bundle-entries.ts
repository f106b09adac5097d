import { readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'esbuild';

/**
 * Writes the JavaScript of the package in the working directory: one file an entry, shared parts in chunks,
 * dependencies left outside. `tsc --build` has written the declarations before.
 */
interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const entryPoints = Object.values(manifest.exports).map((targets) => sourceOf(targets));

rmSync('dist/chunks', { recursive: true, force: true });
await build({
  entryPoints,
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
