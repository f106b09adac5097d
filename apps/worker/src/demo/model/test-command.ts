/** How the tests of a repository are run, and which file says so. */
export interface TestCommand {
  readonly command: string;
  readonly source: string;
}

/** Files of a repository's root that tell how its tests are run, in the order in which they are asked. */
export const TEST_COMMAND_FILES = [
  'package.json',
  'Makefile',
  'Cargo.toml',
  'go.mod',
  ...pythonFiles(),
] as const;

/** A repository's root: the names in it, and the content of the files that were read. */
export interface RepositoryRoot {
  readonly names: ReadonlySet<string>;
  readonly read: (path: string) => string | undefined;
}

/** The test command that the files of a root name; undefined when they name none. */
export function findTestCommand(root: RepositoryRoot): TestCommand | undefined {
  return (
    fromPackageJson(root) ??
    fromMakefile(root.read('Makefile') ?? '') ??
    (root.names.has('Cargo.toml') ? { command: 'cargo test', source: 'Cargo.toml' } : undefined) ??
    (root.names.has('go.mod') ? { command: 'go test ./...', source: 'go.mod' } : undefined) ??
    fromPython(root.names)
  );
}

function fromPackageJson({ names, read }: RepositoryRoot): TestCommand | undefined {
  const scripts = parseScripts(read('package.json') ?? '');
  const script = scripts['test'];
  if (typeof script !== 'string' || /no test specified/.test(script)) return undefined;
  const source = 'the test script of package.json';
  // A package manager is only needed when other scripts belong to the test script.
  if (!('pretest' in scripts) && !('posttest' in scripts)) {
    const path = names.has('node_modules') ? 'PATH="$PWD/node_modules/.bin:$PATH"; ' : '';
    return { command: `${path}${script}`, source };
  }
  if (names.has('pnpm-lock.yaml')) return { command: 'pnpm test', source };
  if (names.has('yarn.lock')) return { command: 'yarn test', source };
  return { command: 'npm test', source };
}

function parseScripts(text: string): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(text);
    const scripts =
      typeof manifest === 'object' && manifest !== null && 'scripts' in manifest
        ? manifest.scripts
        : {};
    return typeof scripts === 'object' && scripts !== null ? { ...scripts } : {};
  } catch {
    return {};
  }
}

function fromMakefile(text: string): TestCommand | undefined {
  const target = ['test', 'check'].find((name) => new RegExp(`^${name}\\s*:(?!=)`, 'm').test(text));
  return target === undefined
    ? undefined
    : { command: `make ${target}`, source: `target ${target} of the Makefile` };
}

function fromPython(names: ReadonlySet<string>): TestCommand | undefined {
  const source = pythonFiles().find((name) => names.has(name));
  if (source === undefined) return undefined;
  const command =
    'if python3 -c "import pytest" 2>/dev/null; then python3 -m pytest -q; else python3 -m unittest discover -v; fi';
  return { command, source };
}

function pythonFiles(): readonly string[] {
  return [
    'pyproject.toml',
    'pytest.ini',
    'tox.ini',
    'setup.cfg',
    'setup.py',
    'conftest.py',
    'requirements.txt',
  ];
}
