import { SandboxError } from '@opengeni/contracts/errors';
import { SESSION_EVENT_PAYLOADS } from '@opengeni/contracts/events';
import { silentLog } from '@opengeni/contracts/ports';
import type { LogFields } from '@opengeni/contracts/ports';
import { FakeBox } from '@opengeni/contracts/testing';
import type { FakeCommand } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { DisplayStackError } from './display-error.ts';
import { ensureTurnDesktop } from './turn-desktop.ts';
import type { TurnDesktopEvent } from './turn-desktop.ts';

const NOT_PAINTING = 'OPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup (last=17362)';

function createScene(run?: FakeCommand) {
  const events: TurnDesktopEvent[] = [];
  const warnings: (LogFields | undefined)[] = [];
  const options = {
    emit: (event: TurnDesktopEvent) => void events.push(event),
    log: {
      ...silentLog,
      warn: (_message: string, fields?: LogFields) => void warnings.push(fields),
    },
  };
  const roles = run === undefined ? {} : new FakeBox({ run });
  return { events, warnings, ensure: () => ensureTurnDesktop(roles, options) };
}

describe('the desktop of a turn', () => {
  it('is up when its stack is, and nothing is logged', async () => {
    const marker = 'OPENGENI_DESKTOP_UP port=6080 geometry=1280x800 dpi=96 paint=verified';
    const { ensure, events, warnings } = createScene(() => ({ stdout: marker }));
    expect(await ensure()).toMatchObject({ isAvailable: true, stack: { marker, port: 6080 } });
    expect(events.map(({ type }) => type)).toEqual([
      'sandbox.operation.started',
      'sandbox.operation.completed',
    ]);
    expect(warnings).toEqual([]);
  });

  it('that is never painted is a value with its reason, and the turn goes on', async () => {
    const { ensure, events, warnings } = createScene(() => ({
      exitCode: 14,
      stdout: NOT_PAINTING,
    }));
    const explanation = 'desktop display stack failed at stage "paint" (exit 14)';
    expect(await ensure()).toEqual({
      isAvailable: false,
      reason: 'display_unavailable',
      explanation,
    });
    expect(events.at(-1)).toEqual({
      type: 'sandbox.operation.failed',
      payload: { name: 'desktop', reason: 'display_unavailable', error: explanation },
    });
    expect(warnings).toEqual([
      { reason: 'display_unavailable', error: expect.any(DisplayStackError) },
    ]);
    expect(String(warnings[0]?.['error'])).toContain(NOT_PAINTING);
  });

  it.each([
    [
      'without its programs',
      'not_provisioned',
      () => ({ exitCode: 16, stdout: 'OPENGENI_DESKTOP_MISSING scrot Xvfb' }),
    ],
    ['that takes too long', 'display_unavailable', () => ({ outcome: 'timed_out' as const })],
    ['that is killed', 'display_unavailable', () => ({ outcome: { signal: 'SIGKILL' } })],
  ])('%s is unavailable as %s', async (_case, reason, run) => {
    expect(await createScene(run).ensure()).toMatchObject({ isAvailable: false, reason });
  });

  it('of a box that runs no commands is unavailable', async () => {
    const { ensure, events } = createScene();
    expect(await ensure()).toMatchObject({ isAvailable: false, reason: 'backend_unsupported' });
    expect(events).toHaveLength(2);
  });

  it('does not hide an error that concerns the turn', async () => {
    const gone = new SandboxError('box_gone', 'The box is gone.');
    const { ensure, events, warnings } = createScene(() => {
      throw gone;
    });
    await expect(ensure()).rejects.toBe(gone);
    expect(events.at(-1)).toEqual({
      type: 'sandbox.operation.failed',
      payload: { name: 'desktop', error: 'The box is gone' },
    });
    expect(warnings).toEqual([]);
  });

  it('is told in events that fit the schemas of their types', async () => {
    const { ensure, events } = createScene(() => ({ exitCode: 14, stdout: NOT_PAINTING }));
    await ensure();
    for (const { type, payload } of events)
      expect(SESSION_EVENT_PAYLOADS[type].parse(payload)).toEqual(payload);
  });
});
