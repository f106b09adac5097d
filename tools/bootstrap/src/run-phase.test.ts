import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runPhase } from './run-phase.ts';
import type { PhaseContext } from './run-phase.ts';

const phase = { title: 'tests', targets: ['test'], parallel: 1 };
const folders: string[] = [];

/** A repository of packages with a script `test` each, and an Nx that runs the given script. */
function createRepository(packages: readonly string[], nxScript: string): PhaseContext {
  const root = mkdtempSync(join(tmpdir(), 'opengeni-phase-'));
  folders.push(root);
  writeFileSync(join(root, 'package.json'), '{ "name": "root" }');
  for (const name of packages) {
    mkdirSync(join(root, 'packages', name), { recursive: true });
    const manifest = { name, scripts: { test: 'vitest run' } };
    writeFileSync(join(root, 'packages', name, 'package.json'), JSON.stringify(manifest));
  }
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'cache'));
  writeFileSync(join(root, 'bin/nx'), `#!/bin/sh\n${nxScript}\n`, { mode: 0o755 });
  return {
    root,
    cacheDirectory: join(root, 'cache'),
    environment: { ...process.env, PATH: `${join(root, 'bin')}${delimiter}/usr/bin:/bin` },
    unrunnable: [],
    isSkippingAllowed: true,
    signal: new AbortController().signal,
  };
}

/** A shell command that leaves what Nx leaves after running the test of one project. */
function reportPassed(project: string): string {
  const time = new Date(0).toISOString();
  const task = {
    projectName: project,
    target: 'test',
    hash: '1',
    startTime: time,
    endTime: time,
    status: 0,
  };
  return `echo '${JSON.stringify({ tasks: [task] })}' > "$NX_CACHE_DIRECTORY/run.json"`;
}

async function listVerdicts(context: PhaseContext): Promise<string[]> {
  const suites = await runPhase(phase, context);
  return suites.map(({ name, passed, failed, skipped }) =>
    [name, passed, failed, skipped].join(' '),
  );
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('a phase in which Nx runs nothing has failed, although Nx ends with 0', async () => {
  const context = createRepository(['a', 'b'], 'echo "No tasks were run"');
  expect(await listVerdicts(context)).toEqual(['a:test 0 1 0', 'b:test 0 1 0', 'nx:test 0 1 0']);
});

it('a target that no package declares has failed', async () => {
  expect(await listVerdicts(createRepository([], 'exit 0'))).toEqual([
    'nx:test 0 1 0',
    'nx:test 0 1 0',
  ]);
});

it('one suite that Nx leaves out has failed beside those that passed', async () => {
  const context = createRepository(['a', 'b'], reportPassed('a'));
  expect(await listVerdicts(context)).toEqual(['a:test 1 0 0', 'b:test 0 1 0', 'nx:test 0 1 0']);
});

it('a suite whose system programs are missing is skipped and not expected', async () => {
  const context = createRepository(['a', 'b'], reportPassed('a'));
  const verdicts = await listVerdicts({ ...context, unrunnable: ['b:test', 'b:packed'] });
  expect(verdicts).toEqual(['a:test 1 0 0', 'b:test 0 0 1']);
});

it('a failure of Nx itself is shown when no suite explains it', async () => {
  const context = createRepository(['a'], `${reportPassed('a')}; echo broken; exit 1`);
  const suites = await runPhase(phase, context);
  expect(suites.at(-1)).toMatchObject({ name: 'nx:test', failed: 1, output: 'broken\n' });
});

it('an interruption ends Nx', async () => {
  const interruption = new AbortController();
  const context = createRepository(['a'], 'exec sleep 600');
  const run = runPhase(phase, { ...context, signal: interruption.signal });
  interruption.abort('SIGINT');
  expect(await run).toContainEqual(expect.objectContaining({ name: 'a:test', failed: 1 }));
});
