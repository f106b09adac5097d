import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeOver } from '../../test/routing-places.ts';
import { parseExecBanner } from '../exec/exec-banner.ts';
import { formatExecResult, toExecResult, withExecSessionId } from './exec-text.ts';

const BANNER = 'Wall time: 0.1000 seconds\nProcess exited with code 3\nOutput:\nhello';

describe('a result of exec', () => {
  it('is structured also at a place that only answers with text', async () => {
    const { session } = routeOver({ '': { execCommand: async () => BANNER } });
    expect(await session.exec({ cmd: 'x' })).toEqual({
      output: 'hello',
      stdout: 'hello',
      stderr: '',
      exitCode: 3,
      wallTimeSeconds: 0,
    });
  });

  it('is structured also when exec itself answers with text', async () => {
    const { session } = routeOver({ '': { exec: async () => BANNER } });
    expect(await session.exec({ cmd: 'x' })).toMatchObject({ stdout: 'hello', exitCode: 3 });
  });

  it('keeps what the place said and gets what it left out', () => {
    expect(toExecResult({ stdout: 'a', stderr: 'b', exitCode: 1, extra: true }, 2)).toEqual({
      stdout: 'a',
      stderr: 'b',
      output: 'ab',
      exitCode: 1,
      wallTimeSeconds: 2,
      extra: true,
    });
    expect(toExecResult({ output: 'a', wallTimeSeconds: 1 }, 2)).toEqual({
      stdout: 'a',
      stderr: '',
      output: 'a',
      exitCode: null,
      wallTimeSeconds: 1,
    });
  });

  it('that is no result at all is a coded failure', () => {
    for (const value of [undefined, null, 7]) {
      expect(() => toExecResult(value, 0)).toThrow(
        expect.objectContaining({ code: 'provider_failed' }),
      );
    }
  });
});

describe('the text of execCommand', () => {
  it('tells exit code and both streams at a place that only has exec', async () => {
    const exec = async () => ({ stdout: 'out', stderr: 'err', exitCode: 2 });
    const { session } = routeOver({ '': { exec } });
    const text = await session.execCommand({ cmd: 'x' });
    expect(text).toBe('Wall time: 0.0000 seconds\nProcess exited with code 2\nOutput:\nout\nerr');
  });

  it('is that of the place when the place has one', async () => {
    const { session } = routeOver({ '': { execCommand: async () => BANNER } });
    expect(await session.execCommand({ cmd: 'x' })).toBe(BANNER);
  });

  it('is read back as it was written, whatever the command printed', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.integer({ min: -1, max: 255 })),
        fc.option(fc.nat(), { nil: undefined }),
        (output, exitCode, sessionId) => {
          const running = sessionId === undefined ? {} : { sessionId };
          const result = { output, stdout: output, stderr: '', wallTimeSeconds: 1, exitCode };
          expect(parseExecBanner(formatExecResult({ ...result, ...running }))).toEqual({
            body: output,
            exitCode: sessionId === undefined ? (exitCode ?? undefined) : undefined,
            sessionId,
          });
        },
      ),
    );
  });
});

describe('the id of a running command', () => {
  it('is exchanged in the header and never in the output', () => {
    const text = 'Process running with session ID 5\nOutput:\nProcess running with session ID 5';
    expect(withExecSessionId(text, 8)).toBe(
      'Process running with session ID 8\nOutput:\nProcess running with session ID 5',
    );
  });

  it('stays away from a text without a header', () => {
    const text = 'Process running with session ID 5';
    expect(withExecSessionId(text, 8)).toBe(text);
  });
});
