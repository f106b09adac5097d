import { describe, expect, it } from 'vitest';
import type { RunRequest } from './box-roles.ts';
import { resolveRunRequest } from './run-request.ts';
import { createRunResult } from './run-result.ts';

describe('a run request', () => {
  it('has a limit of time and of bytes even when it names none', () => {
    expect(resolveRunRequest({ command: 'x' })).toEqual({
      command: 'x',
      cwd: undefined,
      env: {},
      stdin: undefined,
      timeoutMs: 120_000,
      maxOutputBytes: 1_048_576,
    });
  });

  it('turns text for standard input into bytes', () => {
    const { stdin } = resolveRunRequest({ command: ['cat'], stdin: 'ü' });
    expect([...(stdin ?? [])]).toEqual([0xc3, 0xbc]);
  });

  it.each<[RunRequest, string]>([
    [{ command: [] }, 'command'],
    [{ command: [''] }, 'command'],
    [{ command: ['a', 'b\0'] }, 'command'],
    [{ command: 'a\0' }, 'command'],
    [{ command: 'x', cwd: '\0' }, 'cwd'],
    [{ command: 'x', env: { '1A': '' } }, 'env'],
    [{ command: 'x', env: { A: '\0' } }, 'env.A'],
    [{ command: 'x', timeoutMs: 0 }, 'timeoutMs'],
    [{ command: 'x', timeoutMs: Number.NaN }, 'timeoutMs'],
    [{ command: 'x', timeoutMs: 2 ** 31 }, 'timeoutMs'],
    [{ command: 'x', maxOutputBytes: 1.5 }, 'maxOutputBytes'],
    [{ command: 'x', maxOutputBytes: -1 }, 'maxOutputBytes'],
  ])('%j is refused for its field %s', (request, field) => {
    expect(() => resolveRunRequest(request)).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { field } }),
    );
  });
});

describe('a run request of a caller without types', () => {
  it.each([
    [{ command: undefined }, 'command'],
    [{ command: 5 }, 'command'],
    [{ command: ['a', 5] }, 'command'],
    [{ command: 'x', cwd: 5 }, 'cwd'],
    [{ command: 'x', env: { A: 5 } }, 'env.A'],
  ])('%j is refused for its field %s', (request, field) => {
    expect(() => resolveRunRequest(request as unknown as RunRequest)).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { field } }),
    );
  });
});

describe('a run result', () => {
  const nothing = new Uint8Array();

  it('has an exit code only when the command exited', () => {
    const end = { exitCode: 3, stdout: nothing, stderr: nothing, durationMs: 1 };
    expect(createRunResult({ ...end, outcome: 'exited' }).exitCode).toBe(3);
    expect(createRunResult({ ...end, outcome: 'timed_out' }).exitCode).toBeNull();
  });

  it('keeps the bytes beside the text, also where they are no text', () => {
    const stdout = new Uint8Array([0xef, 0xbb, 0xbf, 0xff]);
    const end = { outcome: 'exited', stdout, stderr: nothing, durationMs: 1 } as const;
    const result = createRunResult(end);
    expect(result.stdoutBytes).toBe(stdout);
    expect(result.stdout).toBe('\uFEFF\uFFFD');
  });
});
