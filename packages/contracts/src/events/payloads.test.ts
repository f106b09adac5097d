import { describe, expect, it } from 'vitest';
import type * as z from 'zod';

import { AgentToolCallCreatedPayload, SandboxOperationFailedPayload } from './agent-events.ts';
import { GoalContinuationPayload, GoalUpdatedPayload } from './goal-events.ts';
import {
  RECORDING_CONTENT_TYPES,
  RecordingAvailablePayload,
  RecordingCodec,
  RecordingFailedPayload,
  RecordingFailedReason,
  RecordingMode,
  RecordingStartedPayload,
} from './recording-events.ts';
import { SessionRequiresActionPayload, SessionTitleSetPayload } from './session-events.ts';
import {
  StreamClosedPayload,
  StreamRevokedPayload,
  StreamUrlRotatedPayload,
} from './stream-events.ts';
import { TurnFailedPayload, TurnPreemptedPayload } from './turn-events.ts';
import {
  FsChangedPayload,
  GitChangedPayload,
  SandboxCommandOutputDeltaPayload,
  TerminalPtyExitedPayload,
  TerminalPtyOutputDeltaPayload,
} from './workspace-events.ts';

const ID = '33333333-3333-4333-8333-333333333333';

const rotated = {
  url: 'wss://box.example/',
  token: null,
  expiresAt: null,
  leaseEpoch: 0,
  transport: 'vnc-ws',
};
const recordingStarted = {
  recordingId: ID,
  turnId: null,
  mode: 'manual',
  codec: 'h264-mp4',
  dimensions: [1280, 800],
  framerate: 15,
  startedAt: 'now',
};
const ptyOutput = { ptyId: ID, chunk: '\u001b[0m', seq: 0 };

describe('defaults of event payloads', () => {
  it.each<[z.ZodType, object, object]>([
    [SandboxCommandOutputDeltaPayload, { chunk: '' }, { chunk: '', stream: 'stdout' }],
    [
      FsChangedPayload,
      { changes: [{ path: 'a', kind: 'created' }], revision: 1 },
      {
        changes: [{ path: 'a', kind: 'created', isDir: false, sizeBytes: null }],
        source: 'write',
        revision: 1,
        leaseEpoch: 0,
      },
    ],
    [
      GitChangedPayload,
      { head: null, dirty: false, changedFileCount: 0 },
      {
        head: null,
        dirty: false,
        ahead: 0,
        behind: 0,
        changedFileCount: 0,
        reason: 'unknown',
        revision: 0,
        leaseEpoch: 0,
      },
    ],
    [TerminalPtyOutputDeltaPayload, ptyOutput, { ...ptyOutput, stream: 'stdout' }],
    [StreamUrlRotatedPayload, rotated, { ...rotated, viewerId: null }],
    [StreamRevokedPayload, { reason: 'admin' }, { viewerId: null, reason: 'admin' }],
  ])('an otherwise empty payload is filled (%#)', (schema, input, output) => {
    expect(schema.parse(input)).toEqual(output);
  });
});

describe('bounds of event payloads', () => {
  it.each<[string, z.ZodType, object]>([
    ['no change', FsChangedPayload, { changes: [], revision: 0 }],
    ['an unknown kind', FsChangedPayload, { changes: [{ path: 'a', kind: 'moved' }], revision: 0 }],
    [
      'a negative revision',
      GitChangedPayload,
      { head: null, dirty: true, changedFileCount: 0, revision: -1 },
    ],
    [
      'an offset instead of Z',
      StreamUrlRotatedPayload,
      { ...rotated, expiresAt: '2030-01-01T00:00:00+02:00' },
    ],
    ['another transport', StreamUrlRotatedPayload, { ...rotated, transport: 'webrtc' }],
    ['an address that is no URL', StreamUrlRotatedPayload, { ...rotated, url: '/stream' }],
    [
      'a reason of another event',
      StreamClosedPayload,
      { viewerId: ID, reason: 'admin', viewerCount: 0 },
    ],
    ['a negative count', StreamClosedPayload, { viewerId: ID, reason: 'reaped', viewerCount: -1 }],
    ['an unknown end', TerminalPtyExitedPayload, { ptyId: ID, exitCode: 0, reason: 'closed' }],
    ['a negative sequence', TerminalPtyOutputDeltaPayload, { ...ptyOutput, seq: -1 }],
    ['a zero width', RecordingStartedPayload, { ...recordingStarted, dimensions: [0, 800] }],
    ['a third dimension', RecordingStartedPayload, { ...recordingStarted, dimensions: [1, 2, 3] }],
    ['a frame rate of zero', RecordingStartedPayload, { ...recordingStarted, framerate: 0 }],
    [
      'reaching the longest time',
      RecordingFailedPayload,
      { recordingId: ID, turnId: null, reason: 'max-seconds' },
    ],
  ])('%s is refused', (_name, schema, payload) => {
    expect(schema.safeParse(payload).success).toBe(false);
  });

  it('a UTC time is accepted with and without fractions', () => {
    for (const expiresAt of ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.123Z']) {
      expect(StreamUrlRotatedPayload.parse({ ...rotated, expiresAt }).expiresAt).toBe(expiresAt);
    }
  });
});

describe('recordings', () => {
  it('every codec has its content type', () => {
    expect(RECORDING_CONTENT_TYPES).toEqual({ 'h264-mp4': 'video/mp4', 'vp9-webm': 'video/webm' });
    expect(Object.keys(RECORDING_CONTENT_TYPES)).toEqual(RecordingCodec.options);
  });

  it('modes and failures are the published ones', () => {
    expect(RecordingMode.options).toEqual(['manual', 'on-turn', 'on-verify']);
    expect(RecordingFailedReason.options).toEqual([
      'ffmpeg-error',
      'box-death',
      'box-rollover',
      'upload-failed',
      'max-bytes-exceeded',
      'display-unavailable',
    ]);
  });

  it('an available recording may not know its duration', () => {
    const available = {
      recordingId: ID,
      turnId: null,
      codec: 'vp9-webm',
      contentType: 'video/webm',
      storageKey: 'recordings/a',
      durationSeconds: null,
      sizeBytes: 0,
      dimensions: [1, 1],
    };
    expect(RecordingAvailablePayload.parse(available)).toEqual(available);
    expect(
      RecordingAvailablePayload.safeParse({ ...available, durationSeconds: -0.1 }).success,
    ).toBe(false);
  });
});

describe('payloads of the agent', () => {
  it('keep what a newer writer added', () => {
    const call = { id: 'c', name: 'exec', arguments: null, raw: { type: 'x' }, added: 1 };
    expect(AgentToolCallCreatedPayload.parse(call)).toEqual(call);
    expect(SessionTitleSetPayload.parse({ title: 't', added: [] })).toEqual({
      title: 't',
      added: [],
    });
  });

  it('a tool call without raw item is complete, without arguments it is not', () => {
    expect(
      AgentToolCallCreatedPayload.safeParse({ id: 'c', name: 'n', arguments: '' }).success,
    ).toBe(true);
    expect(AgentToolCallCreatedPayload.safeParse({ id: 'c', arguments: '' }).success).toBe(false);
  });

  it('a failed operation says why', () => {
    expect(SandboxOperationFailedPayload.safeParse({ name: 'repository-clone' }).success).toBe(
      false,
    );
    expect(
      SandboxOperationFailedPayload.parse({
        name: 'repository-clone',
        repositoryCount: 2,
        error: 'no',
      }),
    ).toMatchObject({ error: 'no', repositoryCount: 2 });
  });

  it('reasons are open strings', () => {
    expect(TurnPreemptedPayload.parse({ reason: 'a newer reason' }).reason).toBe('a newer reason');
    expect(TurnFailedPayload.parse({ code: 'model_rate_limited', retryable: true }).retryable).toBe(
      true,
    );
    expect(TurnPreemptedPayload.safeParse({}).success).toBe(false);
  });

  it('a continuation counts from one', () => {
    expect(GoalContinuationPayload.safeParse({ text: 't', autoContinuation: 0 }).success).toBe(
      false,
    );
    expect(GoalContinuationPayload.parse({ text: 't', autoContinuation: 1 }).autoContinuation).toBe(
      1,
    );
    expect(GoalUpdatedPayload.parse({})).toEqual({});
  });

  it('a session that waits lists its approvals', () => {
    expect(SessionRequiresActionPayload.safeParse({}).success).toBe(false);
    expect(SessionRequiresActionPayload.parse({ approvals: [] })).toEqual({ approvals: [] });
  });
});
