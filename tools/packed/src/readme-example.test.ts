import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFirstExample, listInstalledNames } from './readme-example.ts';
import { listPromisedFiles } from './tarball.ts';

const directory = mkdtempSync(join(tmpdir(), 'opengeni-readme-'));

beforeEach(() => mkdirSync(directory, { recursive: true }));

afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('the example is the first ts block, whatever other blocks stand before it', () => {
  expect(findFirstExample(directory)).toBeUndefined();
  const blocks = ['```sh\nnpm test\n```', '```ts\nconst a = 1;\n```', '```ts\nconst b = 2;\n```'];
  writeFileSync(join(directory, 'README.md'), `# x\n\n${blocks.join('\n\n')}\n`);
  expect(findFirstExample(directory)).toBe('const a = 1;\n');
});

it('a manifest promises its entries, main, types and programs, each once', () => {
  const files = listPromisedFiles({
    name: 'a',
    version: '1.0.0',
    main: './dist/index.js',
    types: './dist/index.d.ts',
    bin: { a: './dist/main.js' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  });
  expect(files).toEqual(['dist/index.js', 'dist/index.d.ts', 'dist/main.js']);
});

it('the install line names what the reader installs, without options', () => {
  expect(listInstalledNames(directory)).toEqual([]);
  writeFileSync(join(directory, 'README.md'), '```sh\nnpm install -D @opengeni/a zod\n```\n');
  expect(listInstalledNames(directory)).toEqual(['@opengeni/a', 'zod']);
});
