import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { TerminalServerError, TerminalServerUnsupportedError } from './terminal-error.ts';
import { TERMINAL_SERVER_TIMEOUT_MS } from './terminal-options.ts';
import { buildTerminalServerScript, buildTerminalTearDownScript } from './terminal-script.ts';

describe('the text that brings a terminal server up', () => {
  it('calls the launcher of the box under a lock that the server does not inherit', () => {
    expect(buildTerminalServerScript()).toBe(
      'mkdir -p /tmp/opengeni-terminal && flock -w 30 --close /tmp/opengeni-terminal/up.outer.lock ' +
        'env TERMINAL_PORT=7681 opengeni-terminal-up',
    );
  });

  it('carries another port', () => {
    expect(buildTerminalServerScript({ port: 9000 })).toContain('env TERMINAL_PORT=9000 opengeni');
  });

  it.each([0, 65_536, 1.5, Number.NaN, JSON.parse('"7681; reboot"')])(
    'is not built for the port %j',
    (port) => {
      const build = (): string => buildTerminalServerScript({ port });
      expect(build).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );

  it('is text that a shell understands, as is its counterpart', () => {
    for (const input of [buildTerminalServerScript(), buildTerminalTearDownScript()]) {
      expect(spawnSync('/bin/sh', ['-n'], { input }).status).toBe(0);
    }
  });

  it('has 60 seconds', () => {
    expect(TERMINAL_SERVER_TIMEOUT_MS).toBe(60_000);
  });
});

describe('a terminal server that fails', () => {
  it.each([
    [14, 'ttyd'],
    [1, 'unknown'],
    [-1, 'unknown'],
  ])('with exit code %i is at the stage %s', (exitCode, stage) => {
    const error = new TerminalServerError({ exitCode, output: 'ttyd failed to come up on 7681' });
    expect(error).toMatchObject({ exitCode, stage, code: 'port_unavailable' });
    expect(error.message).toBe(
      `terminal server failed at stage "${stage}" (exit ${exitCode}):\nttyd failed to come up on 7681`,
    );
  });

  it('is not supported by a box that cannot run commands', () => {
    expect(new TerminalServerUnsupportedError()).toMatchObject({
      code: 'unsupported',
      name: 'TerminalServerUnsupportedError',
    });
  });
});
