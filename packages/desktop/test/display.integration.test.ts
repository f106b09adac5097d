import { readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner } from '@opengeni/contracts/ports';
import {
  DEFAULT_DESKTOP_GEOMETRY,
  ensureDisplayStack,
  tearDownDisplayStack,
} from '../src/index.ts';
import type { EnsureDisplayStackResult } from '../src/index.ts';
import { createLocalCommands } from './local-commands.ts';
import { findDaemon, isRunning, listSession, listensOnTcp } from './processes.ts';
import { makeFolder, pathWithout, writeProgram } from './program-folder.ts';

const display = 91;
const run = `/tmp/opengeni-desktop-${display}`;
const commands = createLocalCommands();
const folder = makeFolder();

const tiny = { width: 800, height: 600, dpi: 96 };

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(run, { recursive: true, force: true });
});

function daemon(name: string): number {
  return findDaemon(run, name) ?? 0;
}

function stackProcesses(): number[] {
  return ['xserver', 'x11vnc', 'session']
    .map((name) => findDaemon(run, name))
    .filter((leader) => leader !== undefined)
    .flatMap((leader) => listSession(leader));
}

async function greeting(socketPath: string): Promise<string> {
  const socket = connect(socketPath);
  const [chunk] = await new Promise<[Buffer]>((resolve, reject) => {
    socket.once('data', (data) => resolve([data]));
    socket.once('error', reject);
  });
  socket.destroy();
  return chunk.toString();
}

async function failureOf(work: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (SandboxError.is(error)) return error;
  throw new Error('expected a coded error', { cause: error });
}

function runnerWith(path: string): { readonly commands: CommandRunner } {
  return { commands: createLocalCommands({ PATH: path }) };
}

describe('the desktop of a plain Debian box', () => {
  const home = join(folder, 'home');
  let stack: EnsureDisplayStackResult;

  beforeAll(async () => {
    stack = await ensureDisplayStack(
      { commands: createLocalCommands({ HOME: home }) },
      { display },
    );
  });

  it('is up with a painted picture, in the default geometry', () => {
    expect(stack).toEqual({
      port: 6080,
      geometry: DEFAULT_DESKTOP_GEOMETRY,
      marker: 'OPENGENI_DESKTOP_UP port=6080 geometry=1280x800 dpi=96 paint=verified',
    });
  });

  it('serves its frames on a socket of its user and on no port', async () => {
    expect(await greeting(join(run, 'rfb.sock'))).toMatch(/^RFB \d{3}\.\d{3}\n$/);
    expect(statSync(join(run, 'rfb.sock')).mode & 0o777).toBe(0o600);
    expect(statSync(run).mode & 0o777).toBe(0o700);
    expect(stackProcesses().filter(listensOnTcp)).toEqual([]);
  });

  it('keeps the settings of its session out of the home of the box', () => {
    const environment = readFileSync(`/proc/${daemon('session')}/environ`, 'utf8').split('\0');
    expect(environment).toContain(`HOME=${join(run, 'home')}`);
    expect(() => statSync(home)).toThrow('ENOENT');
  });

  it('is found up by a second call, which neither starts nor judges it again', async () => {
    const server = daemon('xserver');
    const record = join(folder, 'captures');
    writeProgram(join(folder, 'recording'), 'scrot', `echo captured >>${record}; exit 1`);
    const watched = runnerWith(`${join(folder, 'recording')}:/usr/bin:/bin`);
    const second = await ensureDisplayStack(watched, { display });
    expect(second.marker).toBe(stack.marker.replace(' paint', ' (precheck) paint'));
    expect(daemon('xserver')).toBe(server);
    expect(() => readFileSync(record)).toThrow('ENOENT');
  });

  it('leaves no process behind when it is torn down', async () => {
    const processes = stackProcesses();
    expect(processes.length).toBeGreaterThan(4);
    await tearDownDisplayStack({ commands }, { display });
    expect(processes.filter(isRunning)).toEqual([]);
    await expect(tearDownDisplayStack({ commands }, { display })).resolves.toBeUndefined();
  });
});

describe('a desktop that is asked for again', () => {
  afterEach(() => tearDownDisplayStack({ commands }, { display }));

  it('keeps its size when a call asks for none', async () => {
    await ensureDisplayStack({ commands }, { display, geometry: tiny });
    const server = daemon('xserver');
    const found = await ensureDisplayStack({ commands }, { display });
    expect(found.geometry).toEqual(tiny);
    expect(daemon('xserver')).toBe(server);
  });

  it('is taken down and started again for another size', async () => {
    await ensureDisplayStack({ commands }, { display });
    const before = stackProcesses();
    const changed = await ensureDisplayStack({ commands }, { display, geometry: tiny });
    expect(changed.marker).toBe(
      'OPENGENI_DESKTOP_UP port=6080 geometry=800x600 dpi=96 paint=verified',
    );
    expect(before.filter(isRunning)).toEqual([]);
  });

  it('is started once when two calls come at the same time', async () => {
    const calls = [1, 2].map(() => ensureDisplayStack({ commands }, { display }));
    const [first, second] = await Promise.all(calls);
    expect(first).toEqual(second);
    expect(stackProcesses().filter((pid) => pid === daemon('xserver'))).toHaveLength(1);
  });

  it('heals a session that ended while its X server lives, since daemons do not hold the lock', async () => {
    await ensureDisplayStack({ commands }, { display });
    const [server, session] = [daemon('xserver'), daemon('session')];
    process.kill(session, 'SIGKILL');
    for (const member of listSession(session)) process.kill(member, 'SIGKILL');
    const healed = await ensureDisplayStack({ commands }, { display });
    expect(healed.marker).toContain(' paint=verified');
    expect(daemon('xserver')).toBe(server);
    expect(daemon('session')).not.toBe(session);
  });

  it('heals an X server that was killed', async () => {
    await ensureDisplayStack({ commands }, { display });
    const server = daemon('xserver');
    process.kill(server, 'SIGKILL');
    await ensureDisplayStack({ commands }, { display });
    expect(daemon('xserver')).not.toBe(server);
    expect(isRunning(daemon('xserver'))).toBe(true);
  });
});

describe('a box that is not as it should be', () => {
  afterEach(() => tearDownDisplayStack({ commands }, { display }));

  it('uses Xvfb with x11vnc where Xvnc is missing, on a socket too', async () => {
    const path = pathWithout(join(folder, 'no-xvnc'), ['Xvnc', 'Xtigervnc', 'opengeni-desktop-up']);
    const stack = await ensureDisplayStack(runnerWith(path), { display });
    expect(stack.marker).toContain(' paint=verified');
    expect(await greeting(join(run, 'rfb.sock'))).toMatch(/^RFB /);
    expect(stackProcesses().filter(listensOnTcp)).toEqual([]);
    expect(isRunning(daemon('x11vnc'))).toBe(true);
  });

  it('is refused by name of the missing programs, and starts nothing', async () => {
    const absent = ['Xvnc', 'Xvfb', 'xfdesktop', 'opengeni-desktop-up'];
    const path = pathWithout(join(folder, 'no-desktop'), absent);
    const error = await failureOf(ensureDisplayStack(runnerWith(path), { display }));
    expect(error).toMatchObject({
      name: 'DisplayStackUnsupportedError',
      code: 'unsupported',
      missingPrograms: ['xfdesktop', 'Xvnc'],
    });
    expect(findDaemon(run, 'xserver')).toBeUndefined();
  });

  it('does not take over an X server that somebody else runs on the display', async () => {
    const start = `Xvfb :${display} -screen 0 640x480x24 >/dev/null 2>&1 & echo $!; sleep 1`;
    const foreign = Number((await commands.run({ command: start })).stdout);
    const error = await failureOf(ensureDisplayStack({ commands }, { display }));
    const wasSpared = isRunning(foreign);
    process.kill(foreign, 'SIGTERM');
    expect(error).toMatchObject({ name: 'DisplayStackError', stage: 'xvfb', exitCode: 11 });
    expect(wasSpared).toBe(true);
  });

  it('is not brought up in a folder that a link put elsewhere', async () => {
    rmSync(run, { recursive: true, force: true });
    await commands.run({ command: ['ln', '-s', folder, run] });
    const error = await failureOf(ensureDisplayStack({ commands }, { display }));
    rmSync(run);
    expect(error).toMatchObject({ stage: 'unknown', exitCode: 17 });
  });
});
