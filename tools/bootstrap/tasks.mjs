const source = '--conditions=@opengeni/source';

/** Each is cached by Nx with the sources of dependencies among its inputs. */
const checkTargets = ['lint', 'typecheck', 'test', 'conform', 'knip', 'build', 'api', 'pack:check'];

/** Every task of the root package.json. Commands run from the root with node_modules/.bin first on PATH. */
const tasks = [
  {
    name: 'demo',
    summary: 'run one agent turn in a fresh local box; `npm run demo -- --help` lists its options',
    command: 'node',
    args: [source, 'apps/worker/src/main.ts', 'demo'],
    installsIsolation: true,
  },
  {
    name: 'check',
    summary: 'the developer loop: every static check, test and build that has no valid cache entry',
    command: 'nx',
    args: ['run-many', '-t', ...checkTargets],
  },
  {
    name: 'test',
    summary: 'every suite of the repository, uncached; what CI runs',
    command: 'node',
    args: ['tools/bootstrap/src/test.ts'],
    installsSystemPackages: true,
  },
  {
    name: 'bench',
    summary: 'measure AREA... against a baseline; `npm run bench -- --help` lists the areas',
    command: 'node',
    args: [source, 'tools/bench/src/main.ts'],
  },
  {
    name: 'fuzz',
    summary: 'the property tests with RUNS runs each (default 5000)',
    command: 'node',
    args: ['tools/bootstrap/src/fuzz.ts'],
  },
  {
    name: 'soak',
    summary: 'the integration suites ROUNDS times in a row (default 10)',
    command: 'node',
    args: ['tools/bootstrap/src/soak.ts'],
  },
  {
    name: 'build',
    summary: 'emit dist for every package',
    command: 'nx',
    args: ['run-many', '-t', 'build'],
  },
];

export function findTask(name) {
  return tasks.find((task) => task.name === name);
}

export function helpText() {
  const rows = tasks.map((task) => `  ${task.name.padEnd(8)}${task.summary}`);
  return [
    'Usage: node tools/bootstrap/main.mjs TASK [ARGUMENT...]      (or: npm run TASK -- ARGUMENT...)',
    '       node tools/bootstrap/main.mjs --check                 report what is installed, change nothing',
    '',
    'Installs the pinned tools when they are missing or out of date, then runs the task.',
    '',
    ...rows,
    '',
  ].join('\n');
}

export function unknownTaskText(name) {
  const names = tasks.map((task) => task.name).join(', ');
  return `Unknown task "${name}". Use one of: ${names}.`;
}
