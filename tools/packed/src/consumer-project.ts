import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import { pnpmPath } from './tarball.ts';
import type { Tarball } from './tarball.ts';
import { repositoryRoot } from './workspace-package.ts';
import type { PackedManifest } from './workspace-package.ts';

/** An empty project outside the workspace, with packages installed from tarballs. */
export interface ConsumerProject {
  readonly directory: string;
}

export interface ConsumerRequest {
  readonly directory: string;
  /** Packages that the project depends on, beside the peers of those that are ours. */
  readonly names: readonly string[];
  /** All tarballs: ours are taken from here instead of the registry. */
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

/** What is installed under which range: ours as tarballs, others in the version that this repository works with. */
function listDependencies({ names, available }: ConsumerRequest): Record<string, string> {
  const direct = available.filter(({ manifest }) => names.includes(manifest.name));
  const peers = direct.flatMap(({ source }) => Object.keys(source.manifest.peerDependencies ?? {}));
  const root = JSON.parse(
    readFileSync(join(repositoryRoot, 'package.json'), 'utf8'),
  ) as PackedManifest;
  const sources = [root, ...direct.map(({ source }) => source.manifest)];
  const ranges = Object.assign(
    {},
    ...sources.flatMap(({ peerDependencies, dependencies, devDependencies }) => [
      peerDependencies,
      dependencies,
      devDependencies,
    ]),
    ...available.map(({ manifest, path }) => ({ [manifest.name]: `file:${path}` })),
  ) as Record<string, string>;
  const wanted = [...new Set([...names, ...peers])];
  return Object.fromEntries(wanted.map((name) => [name, ranges[name] ?? 'latest']));
}

/** Creates the project and installs it. */
export function createConsumerProject(request: ConsumerRequest): ConsumerProject {
  const { directory, available } = request;
  mkdirSync(directory, { recursive: true });
  const dependencies = listDependencies(request);
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
    JSON.stringify({ compilerOptions, include: ['**/*.ts'] }),
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
