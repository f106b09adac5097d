import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram } from '@opengeni/tool-packed/run-program';
import { repositoryRoot } from '@opengeni/tool-packed/workspace-package';
import { readDiagnostics } from './compiler-diagnostics.ts';
import type { CompilerDiagnostics } from './compiler-diagnostics.ts';

/** An empty project of somebody who installs the runtime. */
export interface SeedConsumer {
  readonly directory: string;
}

const compilerOptions = {
  target: 'es2024',
  // Declarations of the Agents SDK name browser types.
  lib: ['es2024', 'esnext.disposable', 'dom'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  types: ['node'],
  typeRoots: [join(repositoryRoot, 'node_modules/@types')],
};

/** Creates the project and lets npm install packages into it. */
export function createSeedConsumer(
  directory: string,
  { npmrc, packages }: { npmrc: string; packages: readonly string[] },
): SeedConsumer {
  mkdirSync(directory, { recursive: true });
  const manifest = { name: 'seed-consumer', private: true, type: 'module' };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(directory, '.npmrc'), npmrc);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  runProgram({ command: 'npm', args: ['install', ...options, ...packages], directory });
  return { directory };
}

/** Folders of all installed copies of a package, relative to the project. */
export function listInstalledCopies({ directory }: SeedConsumer, name: string): string[] {
  const output = runProgram({
    command: 'npm',
    args: ['ls', name, '--all', '--parseable'],
    directory,
  });
  const prefix = `${directory}/`;
  const folders = output
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length));
  return [...new Set(folders)].sort();
}

/** Type-checks files of ours in the project. */
export function compileInConsumer(
  { directory }: SeedConsumer,
  sources: readonly URL[],
): CompilerDiagnostics {
  const files = sources.map((source) => basename(source.pathname));
  for (const source of sources) copyFileSync(source, join(directory, basename(source.pathname)));
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  // The shell turns the compiler's exit code into output: diagnostics are a result here, not a failure.
  const script = '"$0" --project tsconfig.json --pretty false; echo "exit $?"';
  const compiler = join(repositoryRoot, 'node_modules/.bin/tsc');
  return readDiagnostics(runProgram({ command: 'sh', args: ['-c', script, compiler], directory }));
}
