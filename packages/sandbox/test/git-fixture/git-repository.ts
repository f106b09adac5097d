import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What one path of a tree holds. */
export type FileVersion =
  | { readonly kind: 'text'; readonly text: string; readonly executable?: boolean }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'link'; readonly target: string };

export type Tree = ReadonlyMap<string, FileVersion>;

export interface GitRepository extends Disposable {
  readonly root: string;
  /** Runs git and returns what it printed; throws when git fails. */
  git(...args: readonly string[]): string;
  /** Runs git, which may fail. */
  tryGit(...args: readonly string[]): void;
  /** Makes the working tree hold exactly this. */
  replaceWorktree(tree: Tree): void;
  write(path: string, version: FileVersion): void;
  remove(path: string): void;
  /** Stages and commits everything in the working tree. */
  commitAll(subject: string): void;
}

const FIXED_TIME = '2001-09-09T01:46:40Z';

/** Makes an empty repository in a temporary folder, cut off from the settings of this machine. */
export function openGitRepository(): GitRepository {
  const root = mkdtempSync(join(tmpdir(), 'opengeni-git-'));
  const env = environment(root);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '-q', '-b', 'main');
  const write = (path: string, version: FileVersion): void =>
    writeVersion(join(root, path), version);
  return {
    root,
    git,
    tryGit: (...args) => {
      spawnSync('git', args, { cwd: root, env });
    },
    replaceWorktree: (tree) => {
      for (const name of readdirSync(root)) {
        if (name !== '.git') rmSync(join(root, name), { recursive: true });
      }
      for (const [path, version] of tree) write(path, version);
    },
    write,
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    commitAll: (subject) => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', subject);
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A text file of these lines. */
export function text(...lines: readonly string[]): FileVersion {
  return { kind: 'text', text: lines.map((line) => `${line}\n`).join('') };
}

function writeVersion(path: string, version: FileVersion): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  if (version.kind === 'link') {
    symlinkSync(version.target, path);
    return;
  }
  writeFileSync(path, version.kind === 'text' ? version.text : version.bytes);
  if (version.kind === 'text' && version.executable === true) chmodSync(path, 0o755);
}

function environment(root: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: join(root, '.git'),
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_AUTHOR_NAME: 'Author',
    GIT_AUTHOR_EMAIL: 'author@example.com',
    GIT_AUTHOR_DATE: FIXED_TIME,
    GIT_COMMITTER_NAME: 'Committer',
    GIT_COMMITTER_EMAIL: 'committer@example.com',
    GIT_COMMITTER_DATE: FIXED_TIME,
  };
}
