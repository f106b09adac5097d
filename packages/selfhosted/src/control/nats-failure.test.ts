import { errors } from '@nats-io/transport-node';
import { ErrorCode, NatsError } from 'nats';
import { describe, expect, it } from 'vitest';
import { classifyNatsFailure } from './nats-failure.ts';

const MISLEADING = 'no responders 503 timeout timed out closed';

describe('errors of the nats package, version 2', () => {
  it.each([
    [ErrorCode.NoResponders, 'no_responders'],
    [ErrorCode.Timeout, 'timeout'],
    [ErrorCode.MaxPayloadExceeded, 'too_large'],
    [ErrorCode.BadSubject, 'refused'],
    [ErrorCode.ConnectionClosed, 'closed'],
    [ErrorCode.ConnectionDraining, 'closed'],
    [ErrorCode.Disconnect, 'lost'],
    [ErrorCode.PermissionsViolation, 'lost'],
    [ErrorCode.Unknown, 'lost'],
  ])('code %s is %s, whatever the message says', (code, failure) => {
    expect(classifyNatsFailure(new NatsError(MISLEADING, code))).toBe(failure);
  });
});

describe('errors of @nats-io, version 3', () => {
  const noResponders = new errors.NoRespondersError('a.b');
  const closed = new errors.ClosedConnectionError();

  it.each([
    ['NoRespondersError', noResponders, 'no_responders'],
    ['RequestError over it', new errors.RequestError('', { cause: noResponders }), 'no_responders'],
    ['TimeoutError', new errors.TimeoutError(), 'timeout'],
    ['InvalidArgumentError', new errors.InvalidArgumentError(MISLEADING), 'refused'],
    ['InvalidSubjectError', new errors.InvalidSubjectError('>'), 'refused'],
    ['ClosedConnectionError', closed, 'closed'],
    ['DrainingConnectionError', new errors.DrainingConnectionError(), 'closed'],
    ['a request whose connection closed', new errors.RequestError('', { cause: closed }), 'lost'],
    ['RequestError without cause', new errors.RequestError(MISLEADING), 'lost'],
    ['ConnectionError', new errors.ConnectionError(MISLEADING), 'lost'],
    ['AuthorizationError', new errors.AuthorizationError(MISLEADING), 'lost'],
  ])('%s is classified by its class', (_name, error, failure) => {
    expect(classifyNatsFailure(error)).toBe(failure);
  });
});

it.each([new Error(MISLEADING), MISLEADING, null, undefined, 503, { code: 503 }, {}])(
  'what is no error of a NATS client counts as a lost connection: %j',
  (error) => {
    expect(classifyNatsFailure(error)).toBe('lost');
  },
);
