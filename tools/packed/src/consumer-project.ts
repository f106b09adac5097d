import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import { pnpmPath } from './tarball.ts';
import type { Tarball } from './tarball.ts';
import { repositoryRoot } from './workspace-package.ts';

/** An empty project outside the workspace, with packages installed from tarballs. */
export interface ConsumerProject {
  readonly directory: string;
}

export interface ConsumerRequest {
  readonly directory: string;
  /** Packages that the project depends on. */
  readonly direct: readonly Tarball[];
  /** All tarballs: internal dependencies are taken from here instead of the registry. */
  readonly available: readonly Tarball[];
}

const compilerOptions = {
  target: 'es2024',
  // Declarations of the Agents SDK name browser types.
  lib: ['es2024', 'esnext.disposable', 'dom'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: false,
  types: ['node'],
  typeRoots: [join(repositoryRoot, 'node_modules/@types')],
};

/** Peers in the version that the package itself is developed with. */
function listPeers(tarball: Tarball): [string, string][] {
  const { peerDependencies = {}, devDependencies = {} } = tarball.source.manifest;
  return Object.entries(peerDependencies).map(([name, range]) => [
    name,
    devDependencies[name] ?? range,
  ]);
}

/** Creates the project and installs it. */
export function createConsumerProject(request: ConsumerRequest): ConsumerProject {
  const { directory, direct, available } = request;
  mkdirSync(directory, { recursive: true });
  const dependencies = Object.fromEntries([
    ...direct.flatMap((tarball) => listPeers(tarball)),
    ...direct.map((tarball) => [tarball.manifest.name, `file:${tarball.path}`] as const),
  ]);
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies };
  const overrides = available.map(
    (tarball) => `  '${tarball.manifest.name}': 'file:${tarball.path}'\n`,
  );
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(directory, 'pnpm-workspace.yaml'),
    `overrides:\n${overrides.join('')}strictDepBuilds: false\n`,
  );
  writeFileSync(
    join(directory, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts'] }),
  );
  runProgram({
    command: pnpmPath,
    args: ['install', '--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile'],
    directory,
  });
  return { directory };
}

/** Type-checks the project's own files against the installed declarations. */
export function typecheckProject({ directory }: ConsumerProject): void {
  runProgram({
    command: join(repositoryRoot, 'node_modules/.bin/tsc'),
    args: ['-p', 'tsconfig.json'],
    directory,
  });
}
