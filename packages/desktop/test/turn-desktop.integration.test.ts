import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ensureTurnDesktop, tearDownDisplayStack } from '../src/index.ts';
import type { TurnDesktopEvent } from '../src/index.ts';
import { createLocalCommands } from './local-commands.ts';
import { makeFolder, pathWithout, writeProgram } from './program-folder.ts';

const display = 94;
const folder = makeFolder();

afterEach(() => tearDownDisplayStack({ commands: createLocalCommands() }, { display }));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(`/tmp/opengeni-desktop-${display}`, { recursive: true, force: true });
});

async function ensureWith(path: string) {
  const events: TurnDesktopEvent[] = [];
  const desktop = await ensureTurnDesktop(
    { commands: createLocalCommands({ PATH: path }) },
    { display, paintAttempts: 3, emit: (event) => void events.push(event) },
  );
  return { desktop, lastEvent: events.at(-1) };
}

describe('a desktop that does not come up does not fail the turn', () => {
  it('when the X server is not installed', async () => {
    const path = pathWithout(join(folder, 'no-server'), ['Xvnc', 'Xtigervnc', 'Xvfb']);
    const { desktop, lastEvent } = await ensureWith(path);
    expect(desktop).toMatchObject({ isAvailable: false, reason: 'not_provisioned' });
    expect(lastEvent).toMatchObject({
      type: 'sandbox.operation.failed',
      payload: { name: 'desktop', reason: 'not_provisioned' },
    });
  });

  it('when the X server dies at its start', async () => {
    const broken = join(folder, 'broken');
    for (const name of ['Xvnc', 'Xtigervnc', 'Xvfb']) writeProgram(broken, name, 'exit 1');
    const { desktop } = await ensureWith(`${broken}:/usr/bin:/bin`);
    expect(desktop).toMatchObject({
      isAvailable: false,
      reason: 'display_unavailable',
      explanation: 'desktop display stack failed at stage "xvfb" (exit 11)',
    });
  });

  it('when the X server starts and never answers', async () => {
    const silent = join(folder, 'silent');
    for (const name of ['Xvnc', 'Xtigervnc', 'Xvfb']) writeProgram(silent, name, 'exec sleep 60');
    const { desktop } = await ensureWith(`${silent}:/usr/bin:/bin`);
    expect(desktop).toMatchObject({
      isAvailable: false,
      reason: 'display_unavailable',
      explanation: 'desktop display stack failed at stage "xvfb" (exit 11)',
    });
  });

  it('when nothing paints the root', async () => {
    const unpainted = join(folder, 'unpainted');
    writeProgram(unpainted, 'xfdesktop', 'exec sleep 60');
    const { desktop, lastEvent } = await ensureWith(`${unpainted}:/usr/bin:/bin`);
    expect(desktop).toMatchObject({
      isAvailable: false,
      reason: 'display_unavailable',
      explanation: 'desktop display stack failed at stage "paint" (exit 14)',
    });
    expect(lastEvent).toMatchObject({ payload: { reason: 'display_unavailable' } });
  });
});
