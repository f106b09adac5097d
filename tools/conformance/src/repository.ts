import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';
import { createSourceFile } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

/** A text file of the repository; `path` is relative to the root, with forward slashes. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** One workspace package; `directory` is relative to the root. */
export interface WorkspacePackage {
  readonly directory: string;
  readonly kind: 'packages' | 'apps' | 'tools' | 'examples';
  readonly manifest: Manifest;
}

/** An immutable snapshot of everything that the rules look at. */
export interface Repository {
  readonly files: readonly RepositoryFile[];
  readonly packages: readonly WorkspacePackage[];
  readonly sources: readonly SourceFile[];
}

const ignoredFolders = new Set(['node_modules', 'dist', '.git', '.nx', '.tmp', '.tools']);
const binaryEndings = /\.(png|jpg|jpeg|gif|webp|ico|woff2?|tgz|gz|zip|bin|mp4)$/;
const sourceEndings = /\.(ts|mts|cts|mjs|cjs|js)$/;
const samplesFolder = 'apps/worker/samples/';

function listPaths(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : listPaths(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** Builds the snapshot from files already in memory; fixtures of rule tests use this too. */
export function createRepository(files: readonly RepositoryFile[]): Repository {
  const packages = files.flatMap((file): WorkspacePackage[] => {
    const match = /^((packages|apps|tools|examples)\/[^/]+)\/package\.json$/.exec(file.path);
    if (match === null) return [];
    return [
      {
        directory: match[1] ?? '',
        kind: match[2] as WorkspacePackage['kind'],
        manifest: JSON.parse(file.text) as Manifest,
      },
    ];
  });
  const sources = files
    .filter((file) => sourceEndings.test(file.path) && !file.path.startsWith(samplesFolder))
    .map((file) => createSourceFile(file));
  return { files, packages, sources };
}

/** Reads the whole working tree except what is installed, built or cached. */
export function readRepository(root: string): Repository {
  const files = listPaths(root)
    .filter((path) => !binaryEndings.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return createRepository(files);
}

/** The package that owns a path, if any. */
export function findOwner(repository: Repository, path: string): WorkspacePackage | undefined {
  return repository.packages.find((candidate) => path.startsWith(`${candidate.directory}/`));
}

/** The root of this repository, found upwards from a folder inside it. */
export function findRepositoryRoot(start: string): string {
  if (existsSync(join(start, 'pnpm-workspace.yaml'))) return start;
  const parent = join(start, '..');
  if (parent === start) throw new Error('No pnpm-workspace.yaml above the start folder.');
  return findRepositoryRoot(parent);
}
