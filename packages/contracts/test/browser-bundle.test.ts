import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BuildFailure, BuildResult } from 'esbuild';
import { describe, expect, it } from 'vitest';

const PACKAGE = new URL('../', import.meta.url);

// Token signing uses Node's crypto and the root has its names; the suites in testing run under Node.
const NODE_ONLY = new Set(['.', './tokens', './testing']);

interface Manifest {
  readonly exports: Record<string, { readonly '@opengeni/source': string }>;
}

const manifest = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as Manifest;
const entries = Object.entries(manifest.exports).map(([name, conditions]) => ({
  name,
  source: conditions['@opengeni/source'],
}));

function bundle(source: string): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    absWorkingDir: fileURLToPath(PACKAGE),
    entryPoints: [source],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2024',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
}

describe('bundling for a browser', () => {
  it.each(entries.filter(({ name }) => !NODE_ONLY.has(name)))(
    '$name reaches no module of Node and uses no global of Node',
    async ({ source }) => {
      const { metafile, outputFiles } = await bundle(source);
      const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
      expect(imports.filter(({ external }) => external === true)).toEqual([]);
      const ours = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules'));
      for (const path of ours) {
        expect(readFileSync(new URL(path, PACKAGE), 'utf8')).not.toMatch(
          /\b(?:Buffer|process|__dirname)\b[.([]/,
        );
      }
      expect(outputFiles[0]?.text.length).toBeGreaterThan(0);
    },
  );

  it('an entry that reaches a module of Node fails, so the check can fail', async () => {
    const tokens = entries.find(({ name }) => name === './tokens');
    const failure = await bundle(tokens?.source ?? '').catch((error: BuildFailure) => error);
    expect('errors' in failure ? failure.errors[0]?.text : '').toMatch(/node:crypto/);
  });

  it('every exception is an entry', () => {
    for (const name of NODE_ONLY) expect(Object.keys(manifest.exports)).toContain(name);
  });
});
