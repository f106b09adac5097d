import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';

import type { Host } from './host.ts';
import { runWorker } from './worker-program.ts';

interface Output {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Output> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const host: Host = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    environment: {},
    workingDirectory: '/',
    nodePath: process.execPath,
    command: [process.execPath],
    useTemporaryDirectory: () => {},
    signals: new EventEmitter(),
    exitNow: () => {},
    exitCode: 0,
  };
  const exitCode = await runWorker(args, host);
  const read = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  return { exitCode, stdout: read(stdout), stderr: read(stderr) };
}

describe('the worker program', () => {
  it('lists its commands', async () => {
    const { exitCode, stdout } = await run('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('demo');
  });

  it('explains the demo with all of its options, examples and exit codes', async () => {
    const { exitCode, stdout, stderr } = await run('demo', '--help');
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    const options = [
      'seed',
      'repo',
      'task',
      'model',
      'unsafe-local',
      'backend',
      'timeout',
      'json',
      'keep',
      'crash',
      'restore',
      'help',
    ];
    for (const option of options) expect(stdout).toContain(`--${option}`);
    expect(stdout).toContain('demo --seed unknown');
    expect(stdout).toContain('130 interrupted');
  });

  it.each([
    [['demo', '--sed', '1'], "unknown option '--sed'"],
    [['demo', '--seed'], 'argument missing'],
    [['demo', 'extra'], '"extra" belongs to no option'],
    [['dmeo'], "unknown command 'dmeo'"],
    [['demo', '--seed', 'x'], '--seed "x" is no seed'],
    [['demo', '--backend', 'moon'], '--backend "moon" is not offered'],
  ])('refuses %j with code 2 and says why on standard error only', async (args, reason) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
  });

  it.each([
    [['demo', '--sed', '1'], "opengeni-worker: unknown option '--sed'\n(Did you mean --seed?)\n"],
    [['demo', '--seed', 'x'], 'opengeni-worker: --seed "x" is no seed'],
    // What npm hands on of `npm run demo --seed 3`.
    [['demo', '3'], 'opengeni-worker: "3" belongs to no option; options of an npm script come'],
  ])('says what is wrong with %j in one style', async (args, message) => {
    expect((await run(...args)).stderr.startsWith(message)).toBe(true);
  });

  it('refuses to start without a command', async () => {
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
  });
});
