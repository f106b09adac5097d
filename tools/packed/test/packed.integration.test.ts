import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConsumerProject, typecheckProject } from '../src/consumer-project.ts';
import type { ConsumerProject } from '../src/consumer-project.ts';
import { findCompilerConfig, findProgram, listInstalledNames } from '../src/documented-program.ts';
import { resolveNodeVersions } from '../src/node-versions.ts';
import { runProgram } from '../src/run-program.ts';
import { listPromisedFiles, packTarball } from '../src/tarball.ts';
import type { Tarball } from '../src/tarball.ts';
import {
  listApps,
  listEntrySpecifiers,
  listPublishedPackages,
  repositoryRoot,
} from '../src/workspace-package.ts';
import type { WorkspacePackage } from '../src/workspace-package.ts';

const timeoutMs = 180_000;
const temporaryDirectory = mkdtempSync(join(tmpdir(), 'opengeni-packed-'));
const published = listPublishedPackages();
const apps = listApps();
const tarballs = new Map<string, Tarball>();
const nodeVersions = resolveNodeVersions();

function getTarball(source: WorkspacePackage): Tarball {
  const tarball = tarballs.get(source.manifest.name);
  if (tarball === undefined) throw new Error(`${source.manifest.name} was not packed.`);
  return tarball;
}

/** Imports entries in plain Node, without our export condition, and prints how many names each has. */
function importEntries(project: ConsumerProject, specifiers: readonly string[]): void {
  const script = `for (const name of ${JSON.stringify(specifiers)}) { const names = Object.keys(await import(name)); console.log(name, names.length); }`;
  for (const { path } of nodeVersions) {
    const output = runProgram({
      command: path,
      args: ['--input-type=module', '--eval', script],
      directory: project.directory,
    });
    expect(output.trim().split('\n')).toHaveLength(specifiers.length);
  }
}

/** Type-checks a file that imports every entry, and the example if there is one. */
function typecheckEntries(
  project: ConsumerProject,
  specifiers: readonly string[],
  example: string | undefined,
): void {
  const imports = specifiers.map((name, index) => `import * as entry${index} from '${name}';`);
  const names = specifiers.map((_, index) => `entry${index}`);
  const text = [...imports, `export const entries: object[] = [${names.join(', ')}];`, ''];
  writeFileSync(join(project.directory, 'consumer.ts'), text.join('\n'));
  if (example !== undefined) writeFileSync(join(project.directory, 'example.ts'), example);
  typecheckProject(project);
}

function runExample({ directory }: ConsumerProject): void {
  // What an example reclaims or leaves behind stays in its own folder for temporary files.
  const environment = { TMPDIR: mkdtempSync(join(directory, 'temporary-')) };
  for (const { path } of nodeVersions) {
    runProgram({ command: path, args: ['example.ts'], directory, environment });
  }
}

beforeAll(() => {
  for (const source of [...published, ...apps]) {
    tarballs.set(source.manifest.name, packTarball(source, temporaryDirectory));
  }
}, timeoutMs);

afterAll(() => {
  rmSync(temporaryDirectory, { recursive: true, force: true });
});

describe.each(published.map((source) => ({ name: source.manifest.name, source })))(
  'the tarball of $name',
  ({ name, source }) => {
    it('names no workspace range and no source condition', () => {
      const { manifestText } = getTarball(source);
      expect(manifestText).not.toContain('workspace:');
      expect(manifestText).not.toContain('@opengeni/source');
    });

    it('holds every file that its manifest promises, a licence and a README', () => {
      const { files, manifest } = getTarball(source);
      const promised = [...listPromisedFiles(manifest), 'LICENSE', 'README.md'];
      expect(promised.filter((path) => !files.includes(path))).toEqual([]);
    });

    it('holds no test and no build information', () => {
      const { files } = getTarball(source);
      expect(files.filter((path) => /\.test(-d)?\.|tsbuildinfo/.test(path))).toEqual([]);
    });

    it(
      'installs as its README says, type-checks, imports on Node 22 and 24, and its README example runs',
      () => {
        const readme = join(source.directory, 'README.md');
        const names = listInstalledNames(readme);
        expect(names, `README.md of ${name} must hold an install line`).toContain(name);
        const project = createConsumerProject({
          directory: join(temporaryDirectory, `alone-${name.replace('@opengeni/', '')}`),
          names,
          available: [...tarballs.values()],
        });
        const specifiers = listEntrySpecifiers(getTarball(source).manifest);
        const example = findProgram(readme);
        expect(example, `README.md of ${name} must hold a \`\`\`ts example`).toBeDefined();
        typecheckEntries(project, specifiers, example);
        importEntries(project, specifiers);
        runExample(project);
      },
      timeoutMs,
    );
  },
);

describe.each([{ guide: 'boxes' }, { guide: 'add-a-provider', example: 'acme-provider' }])(
  'the guide $guide',
  ({ guide, example }) => {
    it(
      'installs as it says, and its program type-checks and runs on Node 22 and 24',
      () => {
        const page = join(repositoryRoot, `docs/guides/${guide}.md`);
        const project = createConsumerProject({
          directory: join(temporaryDirectory, `guide-${guide}`),
          names: listInstalledNames(page),
          available: [...tarballs.values()],
        });
        for (const folder of example === undefined ? [] : ['src', 'test']) {
          const from = join(repositoryRoot, 'examples', example ?? '', folder);
          cpSync(from, join(project.directory, folder), { recursive: true });
        }
        typecheckEntries(project, [], findProgram(page));
        runExample(project);
        if (example === undefined) return;
        const config = findCompilerConfig(page) ?? '';
        writeFileSync(join(project.directory, 'tsconfig.json'), config);
        typecheckProject(project);
        const vitest = join(project.directory, 'node_modules/.bin/vitest');
        runProgram({ command: vitest, args: ['run'], directory: project.directory });
      },
      timeoutMs,
    );
  },
);

describe('all packages together', () => {
  let project: ConsumerProject;
  beforeAll(() => {
    project = createConsumerProject({
      directory: join(temporaryDirectory, 'together'),
      names: [...tarballs.keys()],
      available: [...tarballs.values()],
    });
  }, timeoutMs);

  it(
    'type-check, import on Node 22 and 24, and the example of the root README runs',
    () => {
      const specifiers = published.flatMap((source) =>
        listEntrySpecifiers(getTarball(source).manifest),
      );
      const example = findProgram(join(repositoryRoot, 'README.md'));
      expect(example, 'README.md must hold a ```ts example').toBeDefined();
      typecheckEntries(project, specifiers, example);
      importEntries(project, specifiers);
      runExample(project);
    },
    timeoutMs,
  );

  it.each(
    apps.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}).map((program) => ({ program }))),
  )(
    '$program boots from its tarball',
    ({ program }) => {
      const output = runProgram({
        command: join(project.directory, 'node_modules/.bin', program),
        args: ['--help'],
        directory: project.directory,
      });
      expect(output).toContain(`Usage: ${program}`);
    },
    timeoutMs,
  );

  it(
    'the worker repairs its sample in a local box, from its tarball',
    () => {
      const output = runProgram({
        command: join(project.directory, 'node_modules/.bin/opengeni-worker'),
        args: ['demo', '--seed', '1', '--json'],
        directory: project.directory,
      });
      const summary: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
      expect(summary).toMatchObject({ type: 'run.summary', payload: { outcome: 'completed' } });
    },
    timeoutMs,
  );
});
