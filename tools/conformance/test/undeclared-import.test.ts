import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRepositoryRoot } from '../src/repository.ts';

const root = findRepositoryRoot(import.meta.dirname);

/** Imports a package from another package's folder in a fresh process; returns `ok` or the error's code. */
function importFrom(directory: string, specifier: string): string {
  const script = `import(${JSON.stringify(specifier)}).then(() => 'ok', (error) => error.code).then((text) => process.stdout.write(text))`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(root, directory),
    encoding: 'utf8',
  });
  return child.stdout;
}

it('pnpm refuses an import that package.json does not declare', () => {
  expect(importFrom('packages/contracts', '@opengeni/runtime')).toBe('ERR_MODULE_NOT_FOUND');
});

it('pnpm links an import that package.json declares', () => {
  expect(importFrom('packages/contracts', 'zod')).toBe('ok');
});
