import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandRunner } from '@opengeni/contracts/ports';
import {
  DisplayStackError,
  ensureDisplayStack,
  isPaintAssumed,
  tearDownDisplayStack,
} from '../src/index.ts';
import type { EnsureDisplayStackOptions, EnsureDisplayStackResult } from '../src/index.ts';
import { createLauncherCommands, plainWallpaper, waitForWindow } from './launcher.ts';
import type { LauncherParts } from './launcher.ts';

const display = 92;
const desktop = waitForWindow('Desktop');
const wallpaperOnly = 'xfwm4 --compositor=off & exec xfdesktop';
const session = (programs: string): string => `start dbus-run-session -- sh -c '${programs}'\n`;

let folder = '';
let commands: CommandRunner;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opengeni-paint-gate-'));
});

afterEach(async () => {
  await tearDownDisplayStack({ commands }, { display });
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(`/tmp/opengeni-desktop-${display}`, { recursive: true, force: true });
});

function ensure(
  parts: LauncherParts,
  options: EnsureDisplayStackOptions = {},
): Promise<EnsureDisplayStackResult> {
  commands = createLauncherCommands(folder, parts);
  return ensureDisplayStack({ commands }, { display, paintAttempts: 5, ...options });
}

async function refusal(
  parts: LauncherParts,
  options: EnsureDisplayStackOptions = {},
): Promise<DisplayStackError> {
  const error: unknown = await ensure(parts, options).catch((reason: unknown) => reason);
  if (error instanceof DisplayStackError) return error;
  throw new Error('expected a refusal', { cause: error });
}

function lastBytes(error: DisplayStackError): number {
  return Number(/\(last=(\d+)\)/.exec(error.message)?.[1]);
}

/** Opens the ports by which a desktop of a launcher is known to be up; says which one is the stream. */
async function openPorts(): Promise<number> {
  const ports = [];
  for (const port of [0, 5900]) {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        // Whoever has the port open already serves the purpose as well.
        if (error.code === 'EADDRINUSE') resolve();
        else reject(error);
      });
      server.listen(port, '127.0.0.1', resolve);
    });
    servers.push(server);
    ports.push((server.address() as AddressInfo | null)?.port ?? port);
  }
  return ports[0] ?? 0;
}

function countCalls(): number {
  const path = join(folder, 'calls');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
}

describe('what the paint gate refuses, with exit code 14 and the stage paint', () => {
  it('a black root, with the floor and the last size on standard output', async () => {
    const error = await refusal({});
    expect(error).toMatchObject({ exitCode: 14, stage: 'paint', code: 'display_failed' });
    expect(error.message).toMatch(
      /^OPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup \(last=\d+\)$/m,
    );
    expect(lastBytes(error)).toBeGreaterThan(1000);
  });

  it('a stippled root', async () => {
    const error = await refusal({ server: '-retro' });
    expect(error).toMatchObject({ exitCode: 14, stage: 'paint' });
  });

  it('a panel over an unpainted black root', async () => {
    const programs = 'xfwm4 --compositor=off & exec xfce4-panel';
    const error = await refusal({
      session: `${session(programs)}${waitForWindow('xfce4-panel')}; sleep 1`,
    });
    expect(error).toMatchObject({ exitCode: 14, stage: 'paint' });
    expect(lastBytes(error)).toBeGreaterThan(15_000);
  });

  it('an unpainted 4K root, though its picture is larger than the floor of a small screen', async () => {
    const geometry = { width: 3840, height: 2160, dpi: 96 };
    const error = await refusal({ server: '-retro' }, { geometry });
    expect(error.message).toContain('scrot below 486000B');
    expect(lastBytes(error)).toBeGreaterThan(60_000);
  });

  it('an unpainted 4K root that was already up when nobody asked for its size', async () => {
    const geometry = { width: 3840, height: 2160, dpi: 96 };
    await refusal({ server: '-retro' }, { geometry });
    const port = await openPorts();
    const error = await refusal({ server: '-retro' }, { port });
    expect(error).toMatchObject({ exitCode: 14, stage: 'paint' });
    expect(lastBytes(error)).toBeGreaterThan(60_000);
    expect(countCalls()).toBe(1);
  });
});

describe('what the paint gate lets pass', () => {
  it('a wallpaper whose picture is large enough', async () => {
    const stack = await ensure({ session: session(wallpaperOnly) }, { paintAttempts: 100 });
    expect(stack.marker).toBe(
      'OPENGENI_DESKTOP_UP port=6080 geometry=1280x800 dpi=96 paint=verified',
    );
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('1280 800 96 6080\n');
  });

  it('a wallpaper of one colour without a panel', async () => {
    const stack = await ensure({
      session: `${plainWallpaper([0.5, 0.1, 0.1])}\n${session(wallpaperOnly)}${desktop}; sleep 1`,
    });
    expect(isPaintAssumed(stack)).toBe(false);
    expect(stack.marker).toContain(' paint=verified');
  });

  it('a tiny screen of one colour', async () => {
    const geometry = { width: 320, height: 240, dpi: 96 };
    const text = `${plainWallpaper([0.1, 0.4, 0.1])}\n${session(wallpaperOnly)}${desktop}; sleep 1`;
    const stack = await ensure({ session: text }, { geometry });
    expect(stack.marker).toContain('geometry=320x240 dpi=96 paint=verified');
  });

  it('a black wallpaper, as assumed, after it has been black for ten seconds', async () => {
    const startedAt = performance.now();
    const stack = await ensure(
      { session: `${plainWallpaper([0, 0, 0])}\n${session(wallpaperOnly)}${desktop}` },
      { paintAttempts: 150 },
    );
    expect(isPaintAssumed(stack)).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(10_000);
  });
});

describe('a desktop that was already up', () => {
  it('is judged too, and refused when it is not painted', async () => {
    await refusal({});
    const port = await openPorts();
    const error = await refusal({}, { port });
    expect(error).toMatchObject({ exitCode: 14, stage: 'paint' });
    expect(countCalls()).toBe(1);
  });

  it('passes when it is painted, and is not judged again once it has passed', async () => {
    const port = await openPorts();
    const parts = { session: session(wallpaperOnly) };
    commands = createLauncherCommands(folder, parts);
    await commands.run({
      command: 'opengeni-desktop-up',
      env: { DISPLAY: `:${display}`, DESKTOP_W: '1280', DESKTOP_H: '800', DESKTOP_DPI: '96' },
    });
    const stack = await ensure(parts, { port, paintAttempts: 100 });
    expect(stack.marker).toContain(' dpi=96 (precheck) paint=verified');
    const command = "pkill -s $(tail -n 1 pids) -x xfdesktop; sleep 0.2; xsetroot -solid '#000000'";
    await commands.run({ command, cwd: folder, env: { DISPLAY: `:${display}` } });
    expect(await ensure(parts, { port })).toEqual(stack);
    expect(countCalls()).toBe(1);
  });

  it('is taken down and launched again for another size', async () => {
    const parts = { session: session(wallpaperOnly) };
    await ensure(parts, { paintAttempts: 100 });
    const port = await openPorts();
    const geometry = { width: 800, height: 600, dpi: 96 };
    const stack = await ensure(parts, { port, geometry, paintAttempts: 100 });
    expect(stack.marker).toContain('geometry=800x600 dpi=96 paint=verified');
    expect(readFileSync(join(folder, 'downs'), 'utf8')).toBe('down\n');
  });
});

describe('a launcher that fails', () => {
  it.each([
    [11, 'xvfb', 'Xvfb failed to come up'],
    [12, 'x11vnc', 'x11vnc failed on :5900'],
    [13, 'websockify', 'websockify failed on 6080'],
    [7, 'unknown', 'something else'],
  ])('ends with its exit code %i, the stage %s and what it said', async (exitCode, stage, text) => {
    const error = await refusal({ text: `echo '${text}' >&2; exit ${exitCode}` });
    expect(error).toMatchObject({ exitCode, stage });
    expect(error.message).toContain(text);
  });

  it('is ended by the time limit when it never answers', async () => {
    const error = await refusal({ text: 'exec sleep 20' }, { timeoutMs: 1000 });
    expect(error).toMatchObject({ exitCode: 124, stage: 'unknown' });
    expect(error.message).toContain('No answer within 1000 ms.');
  });

  it('keeps the lock out of the daemons that it leaves behind', async () => {
    await refusal({});
    const lock = `/tmp/opengeni-desktop-${display}/up.outer.lock`;
    const result = await commands.run({ command: ['flock', '-n', lock, 'true'] });
    expect(result.exitCode).toBe(0);
  });
});
