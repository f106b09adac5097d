import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { SandboxError } from '@opengeni/contracts/errors';
import { buildDisplayStackScript, buildDisplayTearDownScript } from './display-script.ts';
import type { EnsureDisplayStackOptions } from './display-options.ts';

const script = buildDisplayStackScript();

function isShellText(text: string): boolean {
  return spawnSync('/bin/sh', ['-n'], { input: text }).status === 0;
}

describe('the text that brings a desktop up', () => {
  it('calls the launcher of the box under a lock, with the four variables in their order', () => {
    expect(script).toContain('flock -w 45 ');
    expect(script).toContain(
      '/tmp/opengeni-desktop/up.outer.lock env DESKTOP_W=1280 DESKTOP_H=800 DESKTOP_DPI=96 STREAM_PORT=6080 opengeni-desktop-up',
    );
  });

  it('carries another geometry and port', () => {
    const geometry = { width: 1920, height: 1080, dpi: 120 };
    const other = buildDisplayStackScript({ geometry, port: 7000 });
    expect(other).toContain(
      'env DESKTOP_W=1920 DESKTOP_H=1080 DESKTOP_DPI=120 STREAM_PORT=7000 opengeni-desktop-up',
    );
    expect(other).toContain('nc -z 127.0.0.1 7000');
  });

  it('looks for an open desktop before it takes the lock', () => {
    const preCheck = script.indexOf('nc -z 127.0.0.1 6080');
    expect(preCheck).toBeGreaterThan(0);
    expect(script.indexOf('nc -z 127.0.0.1 5900')).toBeGreaterThan(preCheck);
    expect(script.indexOf('flock')).toBeGreaterThan(preCheck);
  });

  it('captures frames after the bring-up, and only if that succeeded', () => {
    expect(script.indexOf('scrot -o')).toBeGreaterThan(script.lastIndexOf('opengeni-desktop-up'));
    expect(script.indexOf('scrot -o')).toBeGreaterThan(script.indexOf('&& {'));
  });

  it('keeps the lock out of everything that it leaves running', () => {
    expect(script).toContain('--close /tmp/opengeni-desktop/up.outer.lock');
    expect(script).toContain('9>&- &');
  });

  it('gives its answer before the time limit ends it', () => {
    expect(script).toContain('deadline=$(($(cut -d. -f1 /proc/uptime) + 85))');
    expect(buildDisplayStackScript({ timeoutMs: 100 })).toContain('+ 1))');
  });

  it('opens no port by itself', () => {
    expect(script).toContain('-rfbport -1');
    expect(script).not.toMatch(/websockify \d|--listen/);
  });

  it('keeps desktops of several displays apart', () => {
    const other = buildDisplayStackScript({ display: 7 });
    expect(other).toContain('run=/tmp/opengeni-desktop-7\n');
    expect(other).toContain('export DISPLAY=:7\n');
    expect(other).not.toContain('/tmp/opengeni-desktop/');
  });

  it('is the same text for the same options', () => {
    expect(buildDisplayStackScript({})).toBe(script);
  });

  it('fits into one argument of a command, also where all arguments have 65536 characters', () => {
    expect(script.length).toBeLessThan(20_000);
  });

  it.each<[EnsureDisplayStackOptions]>([[{}], [{ display: 3 }], [{ port: 1, paintAttempts: 1 }]])(
    'is text that a shell understands, with %o',
    (options) => {
      expect(isShellText(buildDisplayStackScript(options))).toBe(true);
      expect(isShellText(buildDisplayTearDownScript(options))).toBe(true);
    },
  );

  it.each<[string, EnsureDisplayStackOptions]>([
    ['geometry.width', { geometry: { width: 0, height: 800, dpi: 96 } }],
    ['geometry.height', { geometry: { width: 1280, height: 800.5, dpi: 96 } }],
    ['geometry.dpi', { geometry: { width: 1280, height: 800, dpi: Number.NaN } }],
    ['port', { port: 65_536 }],
    ['display', { display: -1 }],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
    ['paintAttempts', { paintAttempts: 0 }],
  ])('is not built from a number that %s cannot have', (field, options) => {
    const build = (): string => buildDisplayStackScript(options);
    expect(build).toThrow(expect.objectContaining({ code: 'invalid_request', details: { field } }));
    expect(build).toThrow(`The option ${field} of the desktop must be`);
  });

  it('takes no text in place of a number', () => {
    const port = JSON.parse('"6080; reboot"');
    expect(() => buildDisplayStackScript({ port })).toThrow(SandboxError);
  });
});

describe('the text that takes a desktop down', () => {
  it('calls the counterpart of the launcher where the box has it, and ends our own stack', () => {
    const text = buildDisplayTearDownScript();
    expect(text).toContain('opengeni-desktop-down');
    expect(text).toContain('stop_stack');
  });
});
