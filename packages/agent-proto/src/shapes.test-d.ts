import { expectTypeOf } from 'vitest';
import { AgentError, ControlRequest, ErrorCode, controlResult, decodeMessage } from './index.ts';
import type {
  ControlOutcome,
  ControlResponse,
  DeepPartial,
  DesktopInputRequest,
  DesktopScreenshotResponse,
  ExecRequest,
  ExecResponse,
  FsStatResponse,
  KeyEvent,
  MessageFns,
  MetricsSample,
  PointerEvent,
  ScrollEvent,
  StreamKind,
} from './index.ts';

expectTypeOf<ExecRequest>().toEqualTypeOf<{
  command: string[];
  shell: boolean;
  cwd: string;
  env: { [key: string]: string };
  stdin: Uint8Array;
  timeoutMs: number;
}>();

expectTypeOf<DesktopInputRequest>().toEqualTypeOf<{
  event:
    | { $case: 'pointer'; pointer: PointerEvent }
    | { $case: 'key'; key: KeyEvent }
    | { $case: 'scroll'; scroll: ScrollEvent }
    | undefined;
}>();

expectTypeOf<DesktopScreenshotResponse>().toEqualTypeOf<{
  png: Uint8Array;
  width: number;
  height: number;
  nativeWidth: number;
  nativeHeight: number;
}>();

// Every key is present, and 64-bit numbers are text.
expectTypeOf<FsStatResponse>().toHaveProperty('entry');
expectTypeOf<Pick<ExecResponse, 'durationMs'>>().toEqualTypeOf<{ durationMs: string }>();
expectTypeOf<Pick<ControlResponse, 'error'>>().toEqualTypeOf<{ error: AgentError | undefined }>();

// An enum is a value and a type, and each member is a type too.
expectTypeOf(ErrorCode.ERROR_CODE_FENCED).toEqualTypeOf<10>();
expectTypeOf<ErrorCode.ERROR_CODE_FENCED>().toEqualTypeOf<10>();
expectTypeOf<StreamKind>().toEqualTypeOf<0 | 1 | 2>();

// A message is a type and a codec of the same name.
expectTypeOf(AgentError).toExtend<MessageFns<AgentError>>();
expectTypeOf<DeepPartial<ExecRequest>>().toHaveProperty('cwd').toEqualTypeOf<string | undefined>();

// @ts-expect-error a key that the message does not have
ControlRequest.create({ requestID: 'r' });
// @ts-expect-error no key of a message is optional
ControlRequest.encode({ requestId: 'r', epoch: 0 });

expectTypeOf(decodeMessage('ControlRequest', new Uint8Array())).toEqualTypeOf<ControlRequest>();
declare const response: ControlResponse;
expectTypeOf(controlResult(response, 'exec')).toEqualTypeOf<ControlOutcome<ExecResponse>>();
expectTypeOf(controlResult(response, 'metrics')).toEqualTypeOf<ControlOutcome<MetricsSample>>();
