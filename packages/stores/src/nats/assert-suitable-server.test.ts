import type { NatsConnection } from '@nats-io/transport-node';
import { expect, it } from 'vitest';
import { assertSuitableServer } from './assert-suitable-server.ts';

function connectedTo(version: string): NatsConnection {
  return { info: { version } } as unknown as NatsConnection;
}

function refusalOf(version: string): unknown {
  return expect.objectContaining({
    code: 'config_invalid',
    message: expect.stringContaining(version),
  });
}

it.each(['0.9.6', '1.99.99', '2.8.4'])('server %s is refused altogether', (version) => {
  expect(() => assertSuitableServer(connectedTo(version), 1)).toThrow(refusalOf(version));
});

it.each(['2.9.10', '2.10.0', '2.10.19'])(
  'a bucket with copies is refused on server %s, one without is not',
  (version) => {
    expect(() => assertSuitableServer(connectedTo(version), 3)).toThrow(refusalOf(version));
    expect(() => assertSuitableServer(connectedTo(version), 1)).not.toThrow();
  },
);

it.each(['2.10.20', '2.10.27', '2.11.0-preview.1', '2.15.1', '3.0.0'])(
  'a bucket with copies is used on server %s',
  (version) => {
    expect(() => assertSuitableServer(connectedTo(version), 3)).not.toThrow();
  },
);
