import { existsSync, readFileSync } from 'node:fs';

/** A block of TypeScript that begins with the path of the file that it is a part of. */
export interface FilePart {
  readonly path: string;
  readonly code: string;
}

const blockPattern = /^```ts\n(.*?)^```$/gms;
const partPattern = /^\/\/ (src\/\S+)\n(.*)$/s;

/**
 * The TypeScript blocks of a page, one after another: together they are one program, which compiles and runs without
 * network and keys. Parts of files are no part of it. Undefined when the page has no program.
 */
export function findProgram(page: string): string | undefined {
  const blocks = listBlocks(page).filter((block) => !partPattern.test(block));
  return blocks.length === 0 ? undefined : blocks.join('');
}

export function listFileParts(page: string): FilePart[] {
  return listBlocks(page).flatMap((block) => {
    const [, path, code] = partPattern.exec(block) ?? [];
    return path === undefined || code === undefined ? [] : [{ path, code }];
  });
}

/** The `tsconfig.json` that the page shows; undefined when it shows none. */
export function findCompilerConfig(page: string): string | undefined {
  return /^```json\n(.*?)^```$/ms.exec(readPage(page))?.[1];
}

/** Packages that the page tells the reader to install, each once; empty when it has no install line. */
export function listInstalledNames(page: string): string[] {
  const lines = [...readPage(page).matchAll(/^npm install (.+)$/gm)].map(([, names = '']) => names);
  const words = lines.flatMap((names) => names.split(/\s+/));
  return [...new Set(words.filter((word) => !word.startsWith('-')))];
}

function listBlocks(page: string): string[] {
  return [...readPage(page).matchAll(blockPattern)].map(([, block = '']) => block);
}

function readPage(page: string): string {
  return existsSync(page) ? readFileSync(page, 'utf8') : '';
}
