import type { RepositoryFile } from './repository.ts';
import type { Rule, Violation } from './rule.ts';

interface ForbiddenText {
  readonly pattern: RegExp;
  readonly message: string;
}

/** Home folders that boxes and images document; any other home is somebody's machine. */
const boxHomes = ['user', 'sandbox', 'node', 'daytona', 'vercel-sandbox', 'agent', 'box'];

const forbidden: readonly ForbiddenText[] = [
  {
    pattern: new RegExp(`(?<![\\w.~-])/home/(?!(?:${boxHomes.join('|')})\\b)[a-z]`),
    message: 'no path of a developer machine',
  },
  { pattern: /(?<![\w.~/-])\/work\//, message: 'no path of a developer machine' },
  { pattern: /(?<![\w.~/-])\/Users\/[a-z]/i, message: 'no path of a developer machine' },
  {
    pattern:
      /\b(?:registry\.(?:npmjs|yarnpkg)|npm\.pkg\.github|deb\.debian|(?:ftp|security)\.debian)\.(?:org|com)\b/,
    message: 'no registry host name; the client knows its registry',
  },
  { pattern: /\btarball: *https?:/, message: 'no registry host name in the lock file' },
  { pattern: /\0/, message: 'no NUL byte in a text file' },
];

function findInFile({ path, text }: RepositoryFile): Violation[] {
  return forbidden
    .filter(({ pattern }) => pattern.test(text))
    .map(({ pattern, message }) => ({
      path,
      line: text.split('\n').findIndex((line) => pattern.test(line)) + 1,
      message,
    }));
}

/** Nothing ties the repository to one machine or one registry. */
export const forbiddenText: Rule = {
  name: 'no machine paths, registry hosts or NUL bytes',
  findViolations: ({ files }) => files.flatMap((file) => findInFile(file)),
};
