import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { runProgram } from '@opengeni/tool-packed/run-program';
import { listPublishedPackages, repositoryRoot } from '@opengeni/tool-packed/workspace-package';
import type { PackedManifest, WorkspacePackage } from '@opengeni/tool-packed/workspace-package';

/** A copy of the workspace outside of the repository, with what a release reads: manifests, builds, changesets. */
export interface RehearsalWorkspace {
  readonly directory: string;
}

/** Version by package name, without the scope. */
export type Versions = Readonly<Record<string, string>>;

export interface RehearsalWorkspaceRequest {
  readonly directory: string;
  /** Versions to start from; other packages keep theirs. */
  readonly versions: Versions;
  /** Text of the `.npmrc`. */
  readonly npmrc: string;
}

export interface Changeset {
  /** Package name without the scope. */
  readonly packageName: string;
  readonly bump: 'minor' | 'patch';
  readonly summary: string;
}

const scope = '@opengeni/';
const rootFiles = ['package.json', 'pnpm-workspace.yaml', 'LICENSE', '.changeset/config.json'];

/** Loopback needs no proof of origin, and tags need no settings of a person. Empty variables count as not set. */
const environment = {
  ACTIONS_ID_TOKEN_REQUEST_URL: '',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: '',
  NPM_ID_TOKEN: '',
  NPM_CONFIG_PROVENANCE: 'false',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'rehearsal',
  GIT_AUTHOR_EMAIL: 'rehearsal@localhost',
  GIT_COMMITTER_NAME: 'rehearsal',
  GIT_COMMITTER_EMAIL: 'rehearsal@localhost',
  NO_COLOR: '1',
};

function copyIntoWorkspace(directory: string, path: string): void {
  const source = join(repositoryRoot, path);
  if (!existsSync(source)) return;
  cpSync(source, join(directory, path), { recursive: true });
}

function copyPackage(directory: string, { directory: source, manifest }: WorkspacePackage): void {
  if (!existsSync(join(source, 'dist'))) {
    throw new Error(`${manifest.name} is not built. Run "npm run build" first.`);
  }
  const path = relative(repositoryRoot, source);
  for (const entry of ['package.json', 'README.md', 'CHANGELOG.md', 'dist', 'src', 'proto']) {
    copyIntoWorkspace(directory, join(path, entry));
  }
}

function setVersion(directory: string, name: string, version: string): void {
  const path = join(directory, 'packages', name, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as PackedManifest;
  writeFileSync(path, `${JSON.stringify({ ...manifest, version }, undefined, 2)}\n`);
}

function runInWorkspace(directory: string, command: string, args: readonly string[]): string {
  const binaries = join(repositoryRoot, 'node_modules/.bin');
  return runProgram({
    command,
    args,
    directory,
    environment: {
      ...environment,
      PATH: [binaries, process.env['PATH'] ?? ''].join(delimiter),
      // What pnpm remembers of a registry that had the same port must not count.
      XDG_CACHE_HOME: join(directory, '.cache'),
    },
  });
}

/** Copies what a release needs and makes it a git repository of its own, since a release sets tags. */
export function createRehearsalWorkspace(request: RehearsalWorkspaceRequest): RehearsalWorkspace {
  const { directory, versions, npmrc } = request;
  mkdirSync(directory, { recursive: true });
  for (const path of rootFiles) copyIntoWorkspace(directory, path);
  for (const source of listPublishedPackages()) copyPackage(directory, source);
  for (const folder of ['apps', 'tools']) {
    for (const name of readdirSync(join(repositoryRoot, folder))) {
      copyIntoWorkspace(directory, join(folder, name, 'package.json'));
    }
  }
  for (const [name, version] of Object.entries(versions)) setVersion(directory, name, version);
  writeFileSync(join(directory, '.npmrc'), npmrc);
  runInWorkspace(directory, 'git', ['init', '--quiet']);
  runInWorkspace(directory, 'git', ['commit', '--quiet', '--allow-empty', '--message', 'start']);
  return { directory };
}

/** Versions of the published packages as their manifests have them now. */
export function readVersions({ directory }: RehearsalWorkspace): Versions {
  return Object.fromEntries(
    listPublishedPackages().map(({ manifest: { name } }) => {
      const folder = name.replace(scope, '');
      const path = join(directory, 'packages', folder, 'package.json');
      return [folder, (JSON.parse(readFileSync(path, 'utf8')) as PackedManifest).version];
    }),
  );
}

/** Adds the changesets and lets `changeset version` consume them. */
export function applyChangesets(
  { directory }: RehearsalWorkspace,
  changesets: readonly Changeset[],
): void {
  for (const { packageName, bump, summary } of changesets) {
    const text = `---\n'${scope}${packageName}': ${bump}\n---\n\n${summary}\n`;
    writeFileSync(join(directory, '.changeset', `${packageName}.md`), text);
  }
  runInWorkspace(directory, 'changeset', ['version']);
}

/** Runs `changeset publish` and returns the tags that it set, in order. */
export function publishRelease({ directory }: RehearsalWorkspace): string[] {
  const readTags = (): string[] =>
    runInWorkspace(directory, 'git', ['tag', '--list'])
      .split('\n')
      .filter((tag) => tag !== '');
  const before = new Set(readTags());
  runInWorkspace(directory, 'changeset', ['publish']);
  return readTags().filter((tag) => !before.has(tag));
}
