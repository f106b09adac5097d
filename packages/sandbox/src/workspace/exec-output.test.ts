import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findExecSessionId, isExecSessionLostBanner, stripExecBanner } from './exec-output.ts';

const header = 'Chunk ID: 12ab34\nWall time: 0.0050 seconds';
const exited = `${header}\nProcess exited with code 0\nOriginal token count: 4\nOutput:\n`;
const running = `${header}\nProcess running with session ID 7\nOutput:\n`;

describe('the output of execCommand', () => {
  it.each([
    [`${exited}actual output here`, 'actual output here'],
    ['no banner here', 'no banner here'],
    ['Output:\nbody', 'body'],
    [`${exited}a\nOutput:\nb`, 'a\nOutput:\nb'],
    [exited, ''],
    ['', ''],
  ])('has no header left (%#)', (text, body) => {
    expect(stripExecBanner(text)).toBe(body);
  });

  it('is not cut when a program prints the marker itself', () => {
    expect(stripExecBanner('compiling\nOutput:\nbuilt')).toBe('compiling\nOutput:\nbuilt');
  });

  it.each([
    [running, 7],
    [`${running}$ `, 7],
    [exited, null],
    [`${exited}Process running with session ID 9\n`, null],
    ['Output:\nProcess running with session ID 9\n', null],
    ['no banner', null],
    ['', null],
  ])('names the session of a running command alone (%#)', (text, id) => {
    expect(findExecSessionId(text)).toBe(id);
  });

  it('is the body for every body', () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(stripExecBanner(running + body)).toBe(body);
        expect(findExecSessionId(running + body)).toBe(7);
        expect(findExecSessionId(exited + body)).toBeNull();
      }),
    );
  });
});

describe('a lost terminal session', () => {
  const lost = `${header}\nProcess exited with code 1\nOutput:\nwrite_stdin failed: session not found: 1`;

  it.each([
    ['write_stdin failed: session not found: 1', 1, true],
    ['write_stdin failed: session not found: 9', 1, false],
    ['session not found', 1, true],
    ['Session Not Found: 1\n', 1, true],
    [lost, 1, true],
    [lost, 9, false],
    ['', 1, false],
    ['total 0\ndrwxr-xr-x 2 root root 40 .\n$ ', 1, false],
  ])('%j for session %d: %s', (text, id, isLost) => {
    expect(isExecSessionLostBanner(text, id)).toBe(isLost);
  });

  it.each([
    `${running}write_stdin failed: session not found: 7`,
    `${exited}session not found`,
    'grep: login.log: session not found in 3 lines',
    'error\nsession not found\n$ ',
    'session not found: 7 of 9 tried',
  ])('is not declared by what a program prints (%#)', (text) => {
    expect(isExecSessionLostBanner(text, 7)).toBe(false);
  });
});
