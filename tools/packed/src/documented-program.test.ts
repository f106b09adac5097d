import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  findCompilerConfig,
  findProgram,
  listFileParts,
  listInstalledNames,
} from './documented-program.ts';
import { listPromisedFiles } from './tarball.ts';

const directory = mkdtempSync(join(tmpdir(), 'opengeni-page-'));
const page = join(directory, 'README.md');

beforeEach(() => mkdirSync(directory, { recursive: true }));

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function writePage(...blocks: string[]): void {
  writeFileSync(page, `# x\n\n${blocks.join('\n\n')}\n`);
}

it('the program is all ts blocks in their order, whatever other blocks stand between them', () => {
  expect(findProgram(page)).toBeUndefined();
  writePage('```sh\nnpm test\n```', '```ts\nconst a = 1;\n```', '```js\nc\n```', '```ts\na;\n```');
  expect(findProgram(page)).toBe('const a = 1;\na;\n');
});

it('a block that begins with a path in src is a part of that file and not of the program', () => {
  writePage('```ts\n// src/a.ts\nconst a =\n```');
  expect(findProgram(page)).toBeUndefined();
  expect(listFileParts(page)).toEqual([{ path: 'src/a.ts', code: 'const a =\n' }]);
});

it('the compiler configuration is the json block', () => {
  expect(findCompilerConfig(page)).toBeUndefined();
  writePage('```ts\na;\n```', '```json\n{}\n```');
  expect(findCompilerConfig(page)).toBe('{}\n');
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

it('the install lines name what the reader installs, without options', () => {
  expect(listInstalledNames(page)).toEqual([]);
  writePage('```sh\nnpm install -D @opengeni/a zod\nnpm install zod\n```');
  expect(listInstalledNames(page)).toEqual(['@opengeni/a', 'zod']);
});
