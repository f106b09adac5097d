import type { CommandRunner } from '@opengeni/contracts/ports';

import { runChecked } from './run-checked.ts';

/** Overrides what the repository and the machine have configured; nothing of theirs is to be started here. */
const CONFIGURATION = Object.entries({
  'user.name': 'OpenGeni',
  'user.email': 'demo@opengeni.invalid',
  'commit.gpgsign': 'false',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'init.defaultBranch': 'main',
});
const ENVIRONMENT: Readonly<Record<string, string>> = Object.freeze({
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_COUNT: String(CONFIGURATION.length),
  ...Object.fromEntries(
    CONFIGURATION.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
});
/** Left out of a new repository, as a .gitignore would do. */
const GENERATED = ['node_modules/', '.venv/', 'target/', '__pycache__/'];
/**
 * Captures all files in a tree object by an index of its own, so that the repository's stays as it is. What Python
 * writes whenever it runs is no change that anybody made, also where no .gitignore says so.
 */
const WRITE_TREE =
  'export GIT_INDEX_FILE="$(git rev-parse --absolute-git-dir)/opengeni-index"; ' +
  "git add -A -- . ':(exclude,glob)**/__pycache__/**' >/dev/null && git write-tree";

export interface RepositoryInBox {
  readonly commands: CommandRunner;
  /** Path relative to the workspace. */
  readonly directory: string;
  readonly signal?: AbortSignal;
}

/** Makes a git repository of a directory, with everything in one commit; keeps one that is there. */
export async function ensureRepository(
  repository: RepositoryInBox,
  commitMessage: string,
): Promise<void> {
  await run(
    repository,
    `test -e .git || { git init -q && printf '%s\\n' ${GENERATED.join(' ')} >> .git/info/exclude && git add -A && git commit -q --allow-empty -m '${commitMessage}'; }`,
  );
}

/** Id of a tree object with the files as they are now. */
export async function captureTree(repository: RepositoryInBox): Promise<string> {
  return (await run(repository, WRITE_TREE)).trim();
}

/** Paths that differ from a captured tree, relative to the repository. */
export async function listChangedFiles(
  repository: RepositoryInBox,
  tree: string,
): Promise<readonly string[]> {
  const now = await captureTree(repository);
  const names = await run(
    repository,
    `git diff-tree -r -z --name-only --no-renames ${tree} ${now}`,
  );
  return names.split('\0').filter((name) => name !== '');
}

async function run(
  { commands, directory, signal }: RepositoryInBox,
  command: string,
): Promise<string> {
  const request = { command, cwd: directory, env: ENVIRONMENT, ...(signal ? { signal } : {}) };
  return (await runChecked(commands, request)).stdout;
}
