import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import { repositoryRoot } from './workspace-package.ts';
import type { PackedManifest, WorkspacePackage } from './workspace-package.ts';

/** A packed package: what a user of the registry would get. */
export interface Tarball {
  readonly path: string;
  readonly source: WorkspacePackage;
  readonly manifest: PackedManifest;
  readonly manifestText: string;
  /** Paths inside the tarball, relative to the package. */
  readonly files: readonly string[];
}

export const pnpmPath = join(repositoryRoot, 'node_modules/.bin/pnpm');

/** Packs a package into a folder and reads the result back. */
export function packTarball(source: WorkspacePackage, directory: string): Tarball {
  runProgram({
    command: pnpmPath,
    args: ['pack', '--pack-destination', directory],
    directory: source.directory,
  });
  const { name, version } = source.manifest;
  const path = join(directory, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const list = runProgram({ command: 'tar', args: ['-tzf', path], directory });
  const manifestText = runProgram({
    command: 'tar',
    args: ['-xzOf', path, 'package/package.json'],
    directory,
  });
  return {
    path,
    source,
    manifest: JSON.parse(manifestText) as PackedManifest,
    manifestText,
    files: list
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^package\//, '')),
  };
}

/** Files that the manifest promises: entries, main, types and programs. */
export function listPromisedFiles(manifest: PackedManifest): string[] {
  const promised = [
    manifest.main,
    manifest.types,
    ...Object.values(manifest.bin ?? {}),
    ...Object.values(manifest.exports ?? {}).flatMap((conditions) => Object.values(conditions)),
  ];
  return [...new Set(promised.flatMap((path) => path?.replace(/^\.\//, '') ?? []))];
}
