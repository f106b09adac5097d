import { describe, expect, it } from 'vitest';
import {
  AgentError,
  ControlRequest,
  ControlResponse,
  DesktopInputRequest,
  DesktopScreenshotResponse,
  ErrorCode,
  ExecRequest,
  ExecResponse,
  decodeMessage,
  encodeMessage,
  resolveNativeScreenSize,
} from './index.ts';

describe('native geometry of screenshots', () => {
  it('a screenshot carries the size of its picture and the size of the screen as captured', () => {
    const screenshot = DesktopScreenshotResponse.create({
      png: Uint8Array.of(1),
      width: 640,
      height: 400,
      nativeWidth: 1280,
      nativeHeight: 800,
    });
    const bytes = encodeMessage('ControlResponse', {
      requestId: 'r',
      error: undefined,
      result: { $case: 'desktopScreenshot', desktopScreenshot: screenshot },
    });
    expect(decodeMessage('ControlResponse', bytes).result).toEqual({
      $case: 'desktopScreenshot',
      desktopScreenshot: screenshot,
    });
  });

  it('the native width is field 4 and the native height is field 5', () => {
    const bytes = DesktopScreenshotResponse.encode(
      DesktopScreenshotResponse.create({ nativeWidth: 1, nativeHeight: 2 }),
    ).finish();
    expect([...bytes]).toEqual([4 << 3, 1, 5 << 3, 2]);
  });

  it('an older agent that sends no native size reads as 0', () => {
    const olderBytes = Uint8Array.of(2 << 3, 100, 3 << 3, 50);
    expect(DesktopScreenshotResponse.decode(olderBytes)).toMatchObject({
      nativeWidth: 0,
      nativeHeight: 0,
    });
  });

  it('0 means the same as the size of the picture', () => {
    const screenshot = { width: 100, height: 50, nativeWidth: 0, nativeHeight: 0 };
    expect(resolveNativeScreenSize(screenshot)).toEqual({ width: 100, height: 50 });
  });

  it('a native size that was sent wins over the size of the picture', () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 1280, nativeHeight: 800 };
    expect(resolveNativeScreenSize(screenshot)).toEqual({ width: 1280, height: 800 });
  });

  it('width and height are read on their own, so that one of them may be 0', () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 1280, nativeHeight: 0 };
    expect(resolveNativeScreenSize(screenshot)).toEqual({ width: 1280, height: 400 });
  });
});

describe("the names that the user's document imports from the root", () => {
  it('ControlRequest carries an ExecRequest', () => {
    const exec = ExecRequest.create({
      command: ['make', 'test'],
      cwd: 'app',
      env: { CI: '1' },
      timeoutMs: 1500,
    });
    const request: ControlRequest = { requestId: 'r', epoch: 3, op: { $case: 'exec', exec } };
    expect(ControlRequest.decode(ControlRequest.encode(request).finish())).toEqual(request);
  });

  it('ControlRequest carries a DesktopInputRequest', () => {
    const desktopInput: DesktopInputRequest = {
      event: { $case: 'key', key: { key: 'a', isText: true, action: 3 } },
    };
    const request: ControlRequest = {
      requestId: 'r',
      epoch: 3,
      op: { $case: 'desktopInput', desktopInput },
    };
    expect(ControlRequest.decode(ControlRequest.encode(request).finish())).toEqual(request);
    expect(DesktopInputRequest.decode(DesktopInputRequest.encode(desktopInput).finish())).toEqual(
      desktopInput,
    );
  });

  it('ControlResponse carries an ExecResponse', () => {
    const exec: ExecResponse = ExecResponse.create({
      exitCode: 2,
      stdout: Uint8Array.of(1),
      durationMs: '12',
    });
    const response: ControlResponse = {
      requestId: 'r',
      error: undefined,
      result: { $case: 'exec', exec },
    };
    expect(ControlResponse.decode(ControlResponse.encode(response).finish())).toEqual(response);
  });

  it('ControlResponse carries an AgentError', () => {
    const error: AgentError = {
      code: ErrorCode.ERROR_CODE_FENCED,
      message: 'm',
      retryable: true,
      detail: { a: 'b' },
    };
    expect(AgentError.decode(AgentError.encode(error).finish())).toEqual(error);
    const response: ControlResponse = { requestId: 'r', error, result: undefined };
    expect(ControlResponse.decode(ControlResponse.encode(response).finish())).toEqual(response);
  });

  it('ErrorCode holds the twelve codes under their full names', () => {
    expect(ErrorCode).toEqual({
      ERROR_CODE_UNSPECIFIED: 0,
      ERROR_CODE_UNSUPPORTED: 1,
      ERROR_CODE_OS: 2,
      ERROR_CODE_NOT_FOUND: 3,
      ERROR_CODE_CONSENT_REQUIRED: 4,
      ERROR_CODE_TIMEOUT: 5,
      ERROR_CODE_DRAINING: 6,
      ERROR_CODE_PROTOCOL: 7,
      ERROR_CODE_STREAM: 8,
      ERROR_CODE_AGENT_OFFLINE: 9,
      ERROR_CODE_FENCED: 10,
      ERROR_CODE_PAYLOAD_TOO_LARGE: 11,
    });
  });
});
