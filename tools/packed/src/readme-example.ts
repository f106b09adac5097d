import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function findInReadme(directory: string, pattern: RegExp): string | undefined {
  const path = join(directory, 'README.md');
  return existsSync(path) ? pattern.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
}

/** The first TypeScript example of a README: it compiles and runs without network and keys. */
export function findFirstExample(directory: string): string | undefined {
  return findInReadme(directory, /^```ts\n(.*?)^```$/ms);
}

/** Packages that the README tells the reader to install; empty when it has no install line. */
export function listInstalledNames(directory: string): string[] {
  const line = findInReadme(directory, /^npm install (.+)$/m);
  return line === undefined ? [] : line.split(/\s+/).filter((word) => !word.startsWith('-'));
}
