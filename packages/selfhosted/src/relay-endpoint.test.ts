import { StreamChannel, StreamKind } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { resolveRelayEndpoint, resolveSelfhostedRelay } from './relay-endpoint.ts';

describe('the relay setting', () => {
  it.each([
    [undefined, { host: 'relay.opengeni.local', port: 443, tls: true, path: '/stream' }],
    ['  ', { host: 'relay.opengeni.local', port: 443, tls: true, path: '/stream' }],
    ['wss://r.test', { host: 'r.test', port: 443, tls: true, path: '/stream' }],
    ['wss://r.test:8443/relay', { host: 'r.test', port: 8443, tls: true, path: '/relay' }],
    ['https://r.test/', { host: 'r.test', port: 443, tls: true, path: '/stream' }],
    ['ws://r.test', { host: 'r.test', port: 80, tls: false, path: '/stream' }],
    ['http://r.test:9000/a/b', { host: 'r.test', port: 9000, tls: false, path: '/a/b' }],
    ['ws://r.test:443', { host: 'r.test', port: 443, tls: false, path: '/stream' }],
    ['r.test:8443', { host: 'r.test', port: 8443, tls: true, path: '/stream' }],
    ['r.test/p', { host: 'r.test', port: 443, tls: true, path: '/p' }],
    ['wss://[::1]:8080', { host: '[::1]', port: 8080, tls: true, path: '/stream' }],
    ['not a url', { host: 'not a url', port: 443, tls: true, path: '/stream' }],
  ])('%j is read as %j', (setting, relay) => {
    expect(resolveSelfhostedRelay(setting)).toEqual(relay);
  });
});

describe('the endpoint of a channel', () => {
  const address = { workspaceId: 'w s', agentId: 'a&b', port: 9999, channel: undefined };

  it('has the defaults of the relay and a channel named after the port', () => {
    expect(resolveRelayEndpoint({ host: 'r.test' }, address)).toEqual({
      host: 'r.test',
      port: 443,
      tls: true,
      path: '/stream',
      query: 'ws=w%20s&agent=a%26b&port=9999&channel=w%20s%3Aa%26b%3A9999',
      protocol: 'raw',
    });
  });

  it('without TLS has port 80, and keeps what the relay names', () => {
    expect(resolveRelayEndpoint({ host: 'r.test', tls: false }, address).port).toBe(80);
    const relay = { host: 'r.test', port: 1, tls: false, path: '/p' };
    expect(resolveRelayEndpoint(relay, address)).toMatchObject(relay);
  });

  it.each([
    [StreamKind.STREAM_KIND_PTY, 'pty'],
    [StreamKind.STREAM_KIND_DESKTOP, 'vnc'],
    [StreamKind.STREAM_KIND_UNSPECIFIED, 'raw'],
    [77 as StreamKind, 'raw'],
  ])('a channel of kind %i speaks %s', (kind, protocol) => {
    const channel = StreamChannel.create({ channelId: 'ch/1', kind });
    const endpoint = resolveRelayEndpoint({ host: 'r.test' }, { ...address, channel });
    expect(endpoint).toMatchObject({ protocol, query: expect.stringMatching(/channel=ch%2F1$/) });
  });
});
