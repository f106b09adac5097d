import { describe, expect, it } from 'vitest';
import { SandboxError } from '@opengeni/contracts/errors';
import { createRunResult } from '@opengeni/contracts/ports';
import { DisplayStackError, DisplayStackUnsupportedError } from './display-error.ts';
import { resolveDisplayOptions } from './display-options.ts';
import {
  findDisplayUnavailableReason,
  inferDisplayExitCode,
  isPaintAssumed,
  resolveDisplayStack,
} from './display-outcome.ts';

const UP = 'OPENGENI_DESKTOP_UP port=6080 geometry=1280x800 dpi=96';

describe('the exit code of a box that gives none', () => {
  it.each([
    [`${UP}\nOPENGENI_DESKTOP_NOT_PAINTING scrot below`, 14],
    [UP, 0],
    [`Xvfb failed to come up`, 11],
    ['Xvnc failed to come up', 11],
    ['x11vnc failed on :5900', 12],
    ['websockify failed on 6080', 13],
    ['OPENGENI_DESKTOP_LOCK_TIMEOUT', 15],
    ['', -1],
    ['something else', -1],
  ])('is read from the signs in its output: %j is %i', (output, exitCode) => {
    expect(inferDisplayExitCode(output)).toBe(exitCode);
  });

  it('is used only where there is none', () => {
    const result = (exitCode: number | null, text: string) =>
      createRunResult({
        outcome: 'exited',
        exitCode,
        stdout: new TextEncoder().encode(text),
        stderr: new Uint8Array(),
        durationMs: 1,
      });
    const options = resolveDisplayOptions();
    expect(resolveDisplayStack(result(null, UP), options).marker).toBe(UP);
    expect(() => resolveDisplayStack(result(null, 'x11vnc failed on :5900'), options)).toThrow(
      'x11vnc',
    );
    expect(() => resolveDisplayStack(result(12, UP), options)).toThrow('stage "x11vnc" (exit 12)');
    expect(resolveDisplayStack(result(0, 'no sign'), options).marker).toBe('');
  });
});

describe('why a box has no desktop', () => {
  it.each([
    ['a stack that failed', new DisplayStackError({ exitCode: 14 }), 'display_unavailable'],
    ['missing programs', new DisplayStackUnsupportedError(['scrot']), 'not_provisioned'],
    ['no commands', new DisplayStackUnsupportedError(), 'backend_unsupported'],
  ])('is said for %s', (_case, error, reason) => {
    expect(findDisplayUnavailableReason(error)).toBe(reason);
  });

  it('is not said of errors that concern the turn', () => {
    for (const code of ['box_gone', 'cancelled', 'fenced', 'provider_unreachable'] as const) {
      expect(findDisplayUnavailableReason(new SandboxError(code, 'x'))).toBeUndefined();
    }
    expect(findDisplayUnavailableReason(new Error('display_failed'))).toBeUndefined();
    expect(findDisplayUnavailableReason(undefined)).toBeUndefined();
  });
});

describe('how the picture was judged', () => {
  it('is read from the end of the marker', () => {
    expect(isPaintAssumed({ marker: `${UP} paint=assumed` })).toBe(true);
    expect(isPaintAssumed({ marker: `${UP} (precheck) paint=verified` })).toBe(false);
    expect(isPaintAssumed({ marker: UP })).toBe(false);
  });
});

describe('the message of a failed stack', () => {
  it('is one sentence when there is no output', () => {
    expect(new DisplayStackError({ exitCode: 13, output: ' \n' }).message).toBe(
      'desktop display stack failed at stage "websockify" (exit 13)',
    );
  });

  it('keeps the end of a long output', () => {
    const { message } = new DisplayStackError({ exitCode: 1, output: `${'x'.repeat(9000)} end` });
    expect(message.length).toBeLessThan(4200);
    expect(message.endsWith(' end')).toBe(true);
  });
});
