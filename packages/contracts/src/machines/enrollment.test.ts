import { describe, expect, it } from 'vitest';
import type * as z from 'zod';

import {
  DeviceEnrollmentApproveRequest,
  DeviceEnrollmentDenyRequest,
  DeviceEnrollmentLookupRequest,
  DeviceEnrollmentPollRequest,
  DeviceEnrollmentPollResponse,
  DeviceEnrollmentStartRequest,
  DeviceEnrollmentStartResponse,
  DeviceEnrollmentState,
  EnrollTokenExchangeRequest,
  EnrollmentSummary,
  MintEnrollTokenRequest,
} from './enrollment.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const text = (length: number): string => 'a'.repeat(length);
const start = { publicKey: 'key', workspaceId: ID };
const machineDefaults = {
  os: 'linux',
  arch: 'x86_64',
  exposure: 'whole-machine',
  canOfferDisplay: false,
  requestsScreenControl: false,
};
const credentials = {
  agentId: ID,
  workspaceId: ID,
  bearer: 'oge_x',
  subjectPrefix: `agent.${ID}.${ID}`,
  natsUrls: [],
  relayUrl: '',
  relayToken: '',
  natsAccountCreds: 'oge_x',
  updatePublicKey: '',
  consentedWholeMachine: true,
  consentedScreenControl: false,
};

describe('enrolling a machine', () => {
  it('a start request gets the documented defaults', () => {
    expect(DeviceEnrollmentStartRequest.parse(start)).toEqual({ ...start, ...machineDefaults });
  });

  it('an exchange takes the same facts with the token in place of the workspace', () => {
    expect(EnrollTokenExchangeRequest.parse({ token: 'oget_x', publicKey: 'key' })).toEqual({
      token: 'oget_x',
      publicKey: 'key',
      ...machineDefaults,
    });
  });

  it('screen control is off unless the approver says so', () => {
    expect(DeviceEnrollmentApproveRequest.parse({ userCode: 'ABCD-2345' }).allowScreenControl).toBe(
      false,
    );
    expect(MintEnrollTokenRequest.parse({})).toEqual({ allowScreenControl: false });
  });

  it('the whole machine is the only exposure', () => {
    expect(DeviceEnrollmentStartRequest.safeParse({ ...start, exposure: 'home' }).success).toBe(
      false,
    );
  });

  it('the states of a poll are the published ones, and credentials are optional', () => {
    expect(DeviceEnrollmentState.options).toEqual([
      'pending',
      'authorized',
      'denied',
      'expired',
      'disabled',
    ]);
    expect(DeviceEnrollmentPollResponse.parse({ state: 'pending' })).toEqual({ state: 'pending' });
    expect(DeviceEnrollmentPollResponse.parse({ state: 'authorized', credentials })).toEqual({
      state: 'authorized',
      credentials,
    });
  });

  it('intervals and lifetimes are positive', () => {
    const answer = {
      deviceCode: 'd',
      userCode: 'u',
      verificationUri: 'https://example.com',
      verificationUriComplete: 'https://example.com?code=u',
      intervalSeconds: 5,
      expiresInSeconds: 600,
    };
    expect(DeviceEnrollmentStartResponse.parse(answer)).toEqual(answer);
    expect(DeviceEnrollmentStartResponse.safeParse({ ...answer, intervalSeconds: 0 }).success).toBe(
      false,
    );
  });

  it('a summary tells revoked from active', () => {
    const summary = {
      id: ID,
      pubkey: 'key',
      exposure: 'whole-machine',
      hasDisplay: false,
      allowScreenControl: false,
      status: 'active',
      os: 'linux',
      arch: 'riscv64',
      lastSeenAt: null,
      createdAt: 'now',
      revokedAt: null,
    };
    expect(EnrollmentSummary.parse(summary)).toEqual(summary);
    expect(EnrollmentSummary.safeParse({ ...summary, status: 'paused' }).success).toBe(false);
  });
});

describe('limits of enrollment requests', () => {
  it.each<[string, z.ZodType, object, string, unknown[], unknown[]]>([
    [
      'start',
      DeviceEnrollmentStartRequest,
      start,
      'publicKey',
      ['a', text(1024)],
      ['', text(1025)],
    ],
    [
      'start',
      DeviceEnrollmentStartRequest,
      start,
      'machineName',
      ['a', text(256), undefined],
      ['', text(257), null],
    ],
    ['start', DeviceEnrollmentStartRequest, start, 'workspaceId', [ID], ['w', undefined]],
    ['start', DeviceEnrollmentStartRequest, start, 'arch', ['aarch64'], ['arm64']],
    [
      'poll',
      DeviceEnrollmentPollRequest,
      {},
      'deviceCode',
      ['a', text(256)],
      ['', text(257), undefined],
    ],
    ['lookup', DeviceEnrollmentLookupRequest, {}, 'userCode', ['a', text(64)], ['', text(65)]],
    ['approve', DeviceEnrollmentApproveRequest, {}, 'userCode', ['a', text(64)], ['', text(65)]],
    ['deny', DeviceEnrollmentDenyRequest, {}, 'userCode', ['a', text(64)], ['', text(65)]],
    [
      'exchange',
      EnrollTokenExchangeRequest,
      { publicKey: 'key' },
      'token',
      ['a', text(8192)],
      ['', text(8193), undefined],
    ],
  ])('%s bounds its field at both sides (%#)', (_name, schema, valid, field, inside, outside) => {
    for (const value of inside)
      expect(schema.safeParse({ ...valid, [field]: value }).success).toBe(true);
    for (const value of outside)
      expect(schema.safeParse({ ...valid, [field]: value }).success).toBe(false);
  });
});
