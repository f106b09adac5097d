import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';

import { operate } from './operate.ts';
import { describeFailure, toSandboxError } from './run-report.ts';

describe('an operation around the turn', () => {
  it('has events for its beginning and for its end, with what came out', async () => {
    const events: unknown[] = [];
    const result = await operate(
      (...event) => events.push(event),
      'copy',
      async (note) => {
        note({ detail: 'copied', files: 2 });
        return 5;
      },
    );
    expect(result).toBe(5);
    expect(events).toEqual([
      ['sandbox.operation.started', { name: 'copy' }],
      ['sandbox.operation.completed', { name: 'copy', detail: 'copied', files: 2 }],
    ]);
  });

  it('says why it failed, and fails', async () => {
    const events: unknown[] = [];
    const failure = new SandboxError('tool_failed', 'no git');
    const running = operate(
      (...event) => events.push(event),
      'copy',
      () => Promise.reject(failure),
    );
    await expect(running).rejects.toBe(failure);
    expect(events.at(-1)).toEqual(['sandbox.operation.failed', { name: 'copy', error: 'no git' }]);
  });
});

describe('a failure', () => {
  it('keeps its code on the way from one process to another', () => {
    const failure = describeFailure(new SandboxError('box_gone', 'gone'));
    expect(toSandboxError(failure)).toMatchObject({ code: 'box_gone', message: 'gone' });
  });

  it('without a code is a defect of ours', () => {
    expect(describeFailure(new TypeError('x'))).toEqual({ code: 'internal', message: 'x' });
    expect(toSandboxError({ code: 'moon', message: 'x' }).code).toBe('internal');
  });
});
