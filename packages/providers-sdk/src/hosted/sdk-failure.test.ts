import { SandboxError } from '@opengeni/contracts/errors';
import { SandboxProviderError } from '@openai/agents/sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifySdkFailure, isMissing } from './sdk-failure.ts';

const sdkError = (details: Record<string, unknown>) =>
  new SandboxProviderError('DaytonaSandboxClient failed to create sandbox.', {
    provider: 'daytona',
    operation: 'create sandbox',
    ...details,
  });

describe('judging a failure', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ status: 401 }, 'unauthorized'],
    [{ responseStatus: 403 }, 'unauthorized'],
    [{ httpStatus: 429 }, 'capacity'],
    [{ status: 402 }, 'capacity'],
    [{ status: 409 }, 'in-use'],
    [{ status: 500 }, 'transient'],
    [{ errorCode: 'ENOTFOUND' }, 'transient'],
    [{ errorName: 'TimeoutError' }, 'transient'],
    [{ status: 404 }, 'unknown'],
    [{ status: 400 }, 'unknown'],
    [{}, 'unknown'],
  ])('the SDK error with the details %j is %s', (details, failure) => {
    expect(classifySdkFailure(sdkError(details))).toBe(failure);
  });

  it('reads the fields of a cause and of a response, and numbers written as text', () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(classifySdkFailure(new TypeError('fetch failed', { cause }))).toBe('transient');
    expect(classifySdkFailure({ response: { status: '503' } })).toBe('transient');
    expect(classifySdkFailure({ code: 14 })).toBe('unknown');
  });

  it('ends when a cause leads back to itself', () => {
    const error: { cause?: unknown } = {};
    error.cause = error;
    expect(classifySdkFailure(error)).toBe('unknown');
  });

  it('knows the codes of these packages', () => {
    expect(classifySdkFailure(new SandboxError('box_gone', 'x'))).toBe('gone');
    expect(classifySdkFailure(new SandboxError('box_in_use', 'x'))).toBe('in-use');
    expect(classifySdkFailure(new SandboxError('not_found', 'x'))).toBe('unknown');
  });

  it('never finds a box gone, whatever a foreign error says', () => {
    const word = fc.constantFrom('NotFoundError', 'not_found', 'ENOTFOUND', 'gone', 'x');
    const fields = fc.record(
      {
        name: word,
        code: fc.oneof(word, fc.constant(404), fc.constant(410)),
        status: fc.constantFrom(404, 410, '404', 'terminated'),
        message: fc.constantFrom('Sandbox not found', 'no longer exists'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, fields, fields, (error, details, cause) => {
        expect(classifySdkFailure({ ...error, details, cause })).not.toBe('gone');
      }),
    );
  });
});

describe('the answer to a look-up', () => {
  it.each([
    [{ statusCode: 404 }, true],
    [{ code: 404 }, true],
    [{ response: { status: 404 } }, true],
    [{ name: 'SandboxNotFoundError' }, true],
    [{ code: 'ENOTFOUND' }, false],
    [{ name: 'FileNotFoundError' }, false],
    [{ status: 410 }, false],
    [{ status: 500, message: '404 sandbox not found' }, false],
    [undefined, false],
  ])('%j means that there is no such box: %s', (error, expected) => {
    expect(isMissing(error)).toBe(expected);
  });
});
