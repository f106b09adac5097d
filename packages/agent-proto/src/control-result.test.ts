import { describe, expect, it } from 'vitest';
import { ErrorCode, ExecResponse, controlResult } from './index.ts';
import type { AgentError, ControlResponse } from './index.ts';

const exec = ExecResponse.create({ exitCode: 3 });
const error: AgentError = {
  code: ErrorCode.ERROR_CODE_OS,
  message: 'no',
  retryable: false,
  detail: {},
};

describe('controlResult', () => {
  it('gives the result of the operation that was asked for', () => {
    const response: ControlResponse = {
      requestId: 'r',
      error: undefined,
      result: { $case: 'exec', exec },
    };
    expect(controlResult(response, 'exec')).toEqual({ ok: true, value: exec });
  });

  it('lets an error win over a result', () => {
    const response: ControlResponse = { requestId: 'r', error, result: { $case: 'exec', exec } };
    expect(controlResult(response, 'exec')).toEqual({ ok: false, error });
  });

  it('turns a response with neither into a PROTOCOL error', () => {
    const response: ControlResponse = { requestId: 'r', error: undefined, result: undefined };
    expect(controlResult(response, 'exec')).toMatchObject({
      ok: false,
      error: { code: ErrorCode.ERROR_CODE_PROTOCOL, retryable: false },
    });
  });

  it('turns the result of another operation into a PROTOCOL error', () => {
    const response: ControlResponse = {
      requestId: 'r',
      error: undefined,
      result: { $case: 'exec', exec },
    };
    expect(controlResult(response, 'fsRead')).toMatchObject({
      ok: false,
      error: {
        code: ErrorCode.ERROR_CODE_PROTOCOL,
        message: expect.stringMatching(/fsRead.*exec/u),
      },
    });
  });
});
