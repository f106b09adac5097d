import type { GitFileStatusCode } from '@opengeni/contracts/workspace';
import type { GitRepository } from './git-repository.ts';

/** One change as git's plumbing tells it. */
export interface RawChange {
  readonly code: GitFileStatusCode;
  readonly oldHash: string;
  readonly newHash: string;
  readonly oldPath: string | null;
  readonly path: string;
}

const CODES: Readonly<Record<string, GitFileStatusCode>> = {
  A: 'added',
  C: 'copied',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'typechange',
};

/** The changes that a plumbing command with `--raw -z` prints. */
export function listRawChanges(repository: GitRepository, ...args: readonly string[]): RawChange[] {
  const fields = repository.git(...args, '--raw', '-z', '--no-abbrev').split('\0');
  const changes: RawChange[] = [];
  let position = 0;
  while (fields[position]?.startsWith(':') === true) {
    const [, , oldHash = '', newHash = '', letter = ''] = fields[position]!.split(' ');
    const code = CODES[letter.charAt(0)];
    if (code === undefined) throw new Error(`git printed the unknown status ${letter}.`);
    const isPair = code === 'renamed' || code === 'copied';
    const oldPath = isPair ? fields[position + 1]! : null;
    position += isPair ? 2 : 1;
    changes.push({ code, oldHash, newHash, oldPath, path: fields[position]! });
    position += 1;
  }
  return changes;
}

/** The paths that a command with `-z` prints. */
export function listPaths(repository: GitRepository, ...args: readonly string[]): string[] {
  return repository
    .git(...args)
    .split('\0')
    .filter((path) => path !== '');
}
