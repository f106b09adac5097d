import { describe, expect, it } from 'vitest';

import {
  AcknowledgeStreamRequest,
  AttachViewerRequest,
  SHARED_ACKNOWLEDGMENT_REQUIRED,
  STREAM_ACKNOWLEDGMENT_REQUIRED,
  ViewerHeartbeatRequest,
  ViewerHolder,
} from './viewers.ts';

const ID = '33333333-3333-4333-8333-333333333333';

describe('viewers', () => {
  it('attaching without fields asks for the terminal only', () => {
    expect(AttachViewerRequest.parse({})).toEqual({});
    expect(AttachViewerRequest.safeParse({ viewerId: 'me' }).success).toBe(false);
  });

  it('a bare consent covers unredacted pixels and not a box of several sessions', () => {
    expect(AcknowledgeStreamRequest.parse({})).toEqual({
      acknowledgeUnredacted: true,
      acknowledgeShared: false,
    });
  });

  it('a heartbeat carries a whole, non-negative epoch', () => {
    expect(ViewerHeartbeatRequest.parse({ leaseEpoch: 0 })).toEqual({ leaseEpoch: 0 });
    for (const leaseEpoch of [-1, 0.5, '1', undefined]) {
      expect(ViewerHeartbeatRequest.safeParse({ leaseEpoch }).success).toBe(false);
    }
  });

  it('a holder states its heartbeat interval', () => {
    const holder = {
      viewerId: ID,
      sandboxGroupId: ID,
      liveness: 'warm',
      leaseEpoch: 3,
      viewerHeartbeatIntervalMs: 30_000,
      dataPlaneUrl: null,
    };
    expect(ViewerHolder.parse(holder)).toEqual(holder);
    expect(
      ViewerHolder.safeParse({ ...holder, viewerHeartbeatIntervalMs: undefined }).success,
    ).toBe(false);
  });

  it('the consent codes are the published ones', () => {
    expect([STREAM_ACKNOWLEDGMENT_REQUIRED, SHARED_ACKNOWLEDGMENT_REQUIRED]).toEqual([
      'stream_acknowledgment_required',
      'shared_acknowledgment_required',
    ]);
  });
});
