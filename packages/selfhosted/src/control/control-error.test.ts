import { ErrorCode } from '@opengeni/agent-proto';
import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import {
  offlineAgentError,
  offlineControlResponse,
  timeoutAgentError,
  timeoutControlResponse,
  withDelivery,
} from './agent-error.ts';
import { SelfhostedControlError, agentErrorToControlError } from './control-error.ts';

const NO_FLAGS = { fenced: false, draining: false, agentOffline: false, osNotFound: false };

function agentError(code: number, retryable = false) {
  return { code: code as ErrorCode, message: 'why', retryable, detail: { key: 'value' } };
}

describe('the mapping of wire errors', () => {
  it.each([
    ['AGENT_OFFLINE', true, { reason: 'agent_offline', retryable: false, agentOffline: true }],
    ['TIMEOUT', false, { reason: 'agent_reconnecting', retryable: true }],
    ['CONSENT_REQUIRED', true, { reason: 'consent_required', retryable: false }],
    ['DRAINING', false, { reason: null, retryable: true, draining: true }],
    ['FENCED', false, { reason: null, retryable: true, fenced: true }],
    ['NOT_FOUND', true, { reason: null, retryable: true, osNotFound: true }],
    ['NOT_FOUND', false, { reason: null, retryable: false, osNotFound: true }],
  ] as const)('%s sent with retryable %s has the meaning of the table', (name, sent, expected) => {
    const code = ErrorCode[`ERROR_CODE_${name}`];
    expect(agentErrorToControlError(agentError(code, sent))).toMatchObject({
      ...NO_FLAGS,
      code,
      message: 'why',
      detail: { key: 'value' },
      ...expected,
    });
  });

  it.each([
    ErrorCode.ERROR_CODE_UNSUPPORTED,
    ErrorCode.ERROR_CODE_OS,
    ErrorCode.ERROR_CODE_PROTOCOL,
    ErrorCode.ERROR_CODE_STREAM,
    ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE,
    ErrorCode.ERROR_CODE_UNSPECIFIED,
    4711,
  ])('code %i has no meaning of its own and is retryable as sent', (code) => {
    for (const retryable of [true, false]) {
      const error = agentErrorToControlError(agentError(code, retryable));
      expect(error).toMatchObject({ ...NO_FLAGS, reason: null, retryable, code });
    }
  });

  it('an empty message becomes one that names the code', () => {
    expect(agentErrorToControlError({ ...agentError(2), message: '' }).message).toBe(
      'agent error (2)',
    );
  });

  it('a text that says fenced or not found means nothing', () => {
    const error = agentErrorToControlError({
      ...agentError(ErrorCode.ERROR_CODE_OS),
      message: 'fenced: epoch superseded, 404 not found, 503, timeout',
    });
    expect(error).toMatchObject({ ...NO_FLAGS, reason: null });
  });
});

describe('errors made on behalf of a machine', () => {
  it('offline is not retryable, a timeout is', () => {
    expect(offlineAgentError()).toEqual({
      code: 9,
      message: 'no agent responded (offline)',
      retryable: false,
      detail: {},
    });
    expect(timeoutAgentError()).toEqual({
      code: 5,
      message: 'the agent did not respond in time',
      retryable: true,
      detail: {},
    });
    expect(offlineAgentError('other').message).toBe('other');
    expect(timeoutAgentError('other').message).toBe('other');
  });

  it('responses keep the id of the request and have no result', () => {
    const offline = { requestId: 'r', error: offlineAgentError(), result: undefined };
    expect(offlineControlResponse('r')).toEqual(offline);
    expect(timeoutControlResponse('r')).toEqual({ ...offline, error: timeoutAgentError() });
  });

  it('delivery is told only by this side, and read only in its two values', () => {
    const deliveryOf = (detail: Record<string, string>) =>
      agentErrorToControlError({ ...offlineAgentError(), detail }).delivery;
    expect(deliveryOf(withDelivery(offlineAgentError(), 'never_sent').detail)).toBe('never_sent');
    expect(deliveryOf(withDelivery(timeoutAgentError(), 'unknown').detail)).toBe('unknown');
    expect(deliveryOf({})).toBeUndefined();
    expect(deliveryOf({ delivery: 'surely' })).toBeUndefined();
  });
});

describe('the coded form', () => {
  it.each([
    ['AGENT_OFFLINE', 'machine_offline'],
    ['TIMEOUT', 'machine_reconnecting'],
    ['DRAINING', 'machine_reconnecting'],
    ['CONSENT_REQUIRED', 'consent_required'],
    ['FENCED', 'fenced'],
    ['NOT_FOUND', 'not_found'],
    ['UNSUPPORTED', 'unsupported'],
    ['STREAM', 'port_unavailable'],
    ['PAYLOAD_TOO_LARGE', 'output_limit'],
    ['OS', 'provider_failed'],
    ['PROTOCOL', 'provider_failed'],
    ['UNSPECIFIED', 'provider_failed'],
  ] as const)('%s is %s', (name, code) => {
    const error = agentErrorToControlError(agentError(ErrorCode[`ERROR_CODE_${name}`]));
    const coded = error.toSandboxError();
    expect(SandboxError.is(coded, code)).toBe(true);
    expect(coded.cause).toBe(error);
  });

  it('an unknown code is never taken for a box that is gone', () => {
    const coded = agentErrorToControlError(agentError(99)).toSandboxError();
    expect(coded.code).toBe('provider_failed');
  });

  it('the error is known by its brand and not by its class', () => {
    const error = agentErrorToControlError(offlineAgentError());
    const ofAnotherCopy = { [Symbol.for('opengeni.selfhosted-control-error')]: true };
    expect(SelfhostedControlError.is(error)).toBe(true);
    expect(SelfhostedControlError.is(ofAnotherCopy)).toBe(true);
    expect(SelfhostedControlError.is(new Error('SelfhostedControlError'))).toBe(false);
    expect(SelfhostedControlError.is(null)).toBe(false);
  });
});
