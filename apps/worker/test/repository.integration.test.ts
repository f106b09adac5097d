import { execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { listProcessesWith } from './process-tree.ts';
import { digestTree } from './tree-digest.ts';
import { parseEvents, runWorkerProcess } from './worker-process.ts';

const FAILING_SUITE = `import { test } from 'node:test';
import assert from 'node:assert';
test('adds', () => assert.equal(1 + 1, 3));
test('keeps', () => assert.equal(1, 1));
test('subtracts', () => assert.equal(1 - 1, 1));
`;

describe('the demo on a repository of the person', () => {
  let root: string;

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const writeScript = (test: string): Promise<void> =>
    write('package.json', JSON.stringify({ scripts: { test } }));
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
      cwd: root,
    });
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'a repository-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('lists the failing tests and leaves the original as it was', async () => {
    await writeScript('node --test');
    await write('test/sum.test.mjs', FAILING_SUITE);
    await symlink('/etc', join(root, 'out'));
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'all');
    const digest = await digestTree(root);
    const run = await runWorkerProcess(['--repo', root]);
    expect(run.stdout).toMatch(/2 failing:\n +- adds\n +- subtracts\n +I changed nothing\./);
    expect(run.stdout).toMatch(/left out, since they lead out of it: out\n/);
    expect(run.stdout).toMatch(/files +none changed/);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', leftBehind: [] });
    expect(await digestTree(root)).toBe(digest);
  });

  it('finds the failing tests in an output that is longer than any tool gives', async () => {
    await writeScript('node --test');
    const suite = [
      "import { describe, it, test } from 'node:test';",
      "import assert from 'node:assert';",
      'for (let i = 0; i < 4000; i += 1) test(`noise number ${i}`, () => assert.notEqual(i, 1500));',
      "describe('outer', () => it('inner fails', () => assert.equal(1, 2)));",
    ];
    await write('test/many.test.mjs', suite.join('\n'));
    const run = await runWorkerProcess(['--repo', root]);
    expect(run.stdout).toMatch(/2 failing:\n +- noise number 1500\n +- inner fails\n +I changed/);
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
  });

  it('fails when the tests fail and name none', async () => {
    await writeScript('echo broken; exit 3');
    const run = await runWorkerProcess(['--repo', root]);
    expect(run.stdout).toMatch(
      /reason +the agent paused its goal: The test command ends with code 3/,
    );
    expect(run).toMatchObject({ exitCode: 1, leftBehind: [] });
  });

  it('leaves the original as it was even when its tests write into the working directory', async () => {
    await writeScript('echo changed > tracked.txt; rm README.md; git commit -qam changed; exit 0');
    await write('tracked.txt', 'original\n');
    await write('README.md', 'read me\n');
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'all');
    const digest = await digestTree(root);
    const events = parseEvents((await runWorkerProcess(['--repo', root, '--json'])).stdout);
    expect(events.at(-1)?.payload).toMatchObject({
      exitCode: 0,
      filesChanged: ['README.md', 'tracked.txt'],
    });
    expect(await digestTree(root)).toBe(digest);
  });

  it('works on a directory that is no git repository, with dependencies in it', async () => {
    await writeScript('check');
    await write(
      'node_modules/check/main.js',
      '#!/bin/sh\necho "not ok 1 - by the dependency"; exit 1\n',
    );
    await mkdir(join(root, 'node_modules', '.bin'));
    await symlink('../check/main.js', join(root, 'node_modules', '.bin', 'check'));
    execFileSync('chmod', ['+x', join(root, 'node_modules/check/main.js')]);
    const run = await runWorkerProcess(['--repo', root]);
    expect(run.stdout).toContain('1 failing:\n            - by the dependency');
    expect(run.exitCode).toBe(0);
    expect(await readdir(root)).not.toContain('.git');
  });

  it('says honestly when it finds no tests, with code 1', async () => {
    await write('README.md', 'nothing here\n');
    const run = await runWorkerProcess(['--repo', root]);
    expect(run.stdout).toMatch(/reason +the agent paused its goal: I found no test command/);
    expect(run).toMatchObject({ exitCode: 1, leftBehind: [] });
  });

  it('stops at Ctrl-C with code 130, without box and without processes', async () => {
    // Nobody else sleeps for as long as this.
    const command = `sleep\0${600 + process.pid / 1e7}`;
    const words = command.replace('\0', ' ');
    await writeScript(`${words} & ${words}`);
    const running = new Set<number>();
    const interruptWhenBothRun = async (child: ChildProcess): Promise<void> => {
      while (running.size < 2 && child.exitCode === null)
        for (const id of await listProcessesWith(command)) running.add(id);
      child.kill('SIGINT');
    };
    const run = await runWorkerProcess(['--repo', root], {
      onStart: (child) => void interruptWhenBothRun(child),
    });
    expect(running.size).toBe(2);
    expect(run.stdout).toMatch(/outcome +cancelled, exit code 130\n +reason +interrupted/);
    expect(run).toMatchObject({ exitCode: 130, stderr: '', leftBehind: [] });
    expect(await listProcessesWith(command)).toEqual([]);
  });

  it('ends at the time limit with code 1, and kills what still runs', async () => {
    await writeScript('sleep 600');
    const run = await runWorkerProcess(['--repo', root, '--timeout', '3', '--json']);
    const events = parseEvents(run.stdout);
    expect(events.at(-1)?.payload).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('--timeout'),
    });
    expect(run).toMatchObject({ exitCode: 1, leftBehind: [] });
    const started = events[0]?.payload as { readonly boxId: string };
    expect(await listProcessesWith(started.boxId)).toEqual([]);
  });

  it('stops when nobody reads its output any more', async () => {
    await writeScript('sleep 600');
    const run = await runWorkerProcess(['--repo', root, '--json', '--timeout', '30'], {
      onOutput: (_stdout, child) => child.stdout?.destroy(),
    });
    expect(run).toMatchObject({ exitCode: 1, leftBehind: [] });
  });
});
