import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly main?: string;
  readonly types?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package of the workspace that is packed; `directory` is absolute. */
export interface WorkspacePackage {
  readonly directory: string;
  readonly manifest: PackedManifest;
}

export const repositoryRoot = join(import.meta.dirname, '../../..');

function readPackages(folder: string): WorkspacePackage[] {
  return readdirSync(join(repositoryRoot, folder))
    .map((name) => join(repositoryRoot, folder, name))
    .filter((directory) => existsSync(join(directory, 'package.json')))
    .map((directory) => ({
      directory,
      manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackedManifest,
    }));
}

/** Everything under packages/, which is published. */
export function listPublishedPackages(): WorkspacePackage[] {
  return readPackages('packages');
}

/** Everything under apps/, which is packed too although it may be private. */
export function listApps(): WorkspacePackage[] {
  return readPackages('apps');
}

/** Import specifiers of a package's entries. */
export function listEntrySpecifiers(manifest: PackedManifest): string[] {
  return Object.keys(manifest.exports ?? {}).map((entry) => manifest.name + entry.slice(1));
}
