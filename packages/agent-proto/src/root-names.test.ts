import { describe, expect, it } from 'vitest';
import { WIRE_SCHEMA } from './gen/wire-schema.ts';
import * as root from './index.ts';

/** Every value of the root, those that peers and hosts import by name. */
const GOLDEN_NAMES = `
AgentError AgentError_DetailEntry AgentEvent AgentEventAck Arch Capabilities ControlRequest ControlResponse
DEFAULT_MAX_MESSAGE_BYTES DEFAULT_MAX_MESSAGE_FIELDS
DesktopEnsureRequest DesktopEnsureResponse DesktopInput DesktopInputRequest DesktopInputResponse
DesktopScreenshotRequest DesktopScreenshotResponse DeviceAuthPollRequest DeviceAuthPollResponse
DeviceAuthStartRequest DeviceAuthStartResponse DeviceAuthState Display EnrollmentCredentials ErrorCode
ExecRequest ExecRequest_EnvEntry ExecResponse FsEntry FsEntryKind FsListRequest FsListResponse
FsMkdirRequest FsMkdirResponse FsMoveRequest FsMoveResponse FsReadRequest FsReadResponse FsRemoveRequest
FsRemoveResponse FsStatRequest FsStatResponse FsWriteRequest FsWriteResponse GitFileStatus GitOp GitRequest
GitResponse GitStatus GoingOffline GoingOfflineReason GpuSample Heartbeat HeartbeatAck Hello HelloAck
KeyAction KeyEvent MetricsRequest MetricsSample Os PingRequest PingResponse PointerAction PointerButton
PointerEvent PtyCloseRequest PtyCloseResponse PtyOpenRequest PtyOpenRequest_EnvEntry PtyOpenResponse
PtyResizeRequest PtyResizeResponse PtyWriteRequest PtyWriteResponse ResumeRequest ResumeResponse
STREAM_DATAGRAM_TAGS ScrollEvent StreamChannel StreamClose StreamCloseReason StreamFrame StreamKind StreamOpen
StreamOpenAck StreamRole UpdateArtifact UpdateCheckRequest UpdateCheckResponse UpdateManifest
UpdateMayProceedRequest UpdateMayProceedResponse WireError
archFromJSON archToJSON controlResult decodeMessage decodeStreamDatagram deviceAuthStateFromJSON
deviceAuthStateToJSON encodeMessage encodeStreamDatagram errorCodeFromJSON errorCodeToJSON fsEntryKindFromJSON
fsEntryKindToJSON gitOpFromJSON gitOpToJSON goingOfflineReasonFromJSON goingOfflineReasonToJSON
isKnownErrorCode keyActionFromJSON keyActionToJSON osFromJSON osToJSON pointerActionFromJSON
pointerActionToJSON pointerButtonFromJSON pointerButtonToJSON protobufPackage resolveNativeScreenSize
streamCloseReasonFromJSON streamCloseReasonToJSON streamKindFromJSON streamKindToJSON streamRoleFromJSON
streamRoleToJSON
`
  .trim()
  .split(/\s+/u);

const functionOf = (name: string): ((value: unknown) => unknown) =>
  Object.entries<unknown>({ ...root }).find(([key]) => key === name)?.[1] as (
    value: unknown,
  ) => unknown;

describe('the root', () => {
  it('exports exactly the golden list of values', () => {
    expect(Object.keys(root).sort()).toEqual([...GOLDEN_NAMES].sort());
  });

  it('names the protobuf package', () => {
    expect(root.protobufPackage).toBe('opengeni.agent.v1');
  });

  it('exports a codec of six functions for every message and map entry of the wire', () => {
    for (const name of Object.keys(WIRE_SCHEMA.messages)) {
      const exported = Object.entries<unknown>({ ...root }).find(
        ([key]) => key === name.replace('.', '_'),
      )?.[1];
      expect(Object.keys(exported as object).sort()).toEqual([
        'create',
        'decode',
        'encode',
        'fromJSON',
        'fromPartial',
        'toJSON',
      ]);
    }
  });
});

describe.each(Object.entries(WIRE_SCHEMA.enums))('the enum %s', (name, { members }) => {
  const prefix = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

  it('holds exactly its members, without one for unknown numbers', () => {
    expect(Object.entries<unknown>({ ...root }).find(([key]) => key === name)?.[1]).toEqual(
      Object.fromEntries(
        Object.entries(members).map(([number, member]) => [member, Number(number)]),
      ),
    );
  });

  it('is read from JSON by number or by name, and is written by name', () => {
    for (const [number, member] of Object.entries(members)) {
      expect(functionOf(`${prefix}FromJSON`)(Number(number))).toBe(Number(number));
      expect(functionOf(`${prefix}FromJSON`)(member)).toBe(Number(number));
      expect(functionOf(`${prefix}ToJSON`)(Number(number))).toBe(member);
    }
  });

  it.each([-1, 99, 'NOPE', null, undefined, {}])('refuses %o in JSON', (value) => {
    expect(() => functionOf(`${prefix}FromJSON`)(value)).toThrow(name);
  });
});
