import { urlForExposedPort } from '@openai/agents/sandbox';
import type { ExposedPortEndpoint } from '@opengeni/contracts/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamPortUnavailableError } from './stream-port-error.ts';
import { buildStreamUrl } from './stream-url.ts';

describe('the address of a stream', () => {
  it.each<[ExposedPortEndpoint, string]>([
    [{ host: 'box.example', port: 443, tls: true }, 'wss://box.example/'],
    [{ host: 'box.example', port: 80 }, 'ws://box.example/'],
    [{ host: 'box.example', port: 443, tls: false }, 'ws://box.example:443/'],
    [{ host: 'box.example', port: 80, tls: true }, 'wss://box.example:80/'],
    [{ host: 'box.example', port: 6080, tls: true }, 'wss://box.example:6080/'],
    [{ host: '127.0.0.1', port: 6080 }, 'ws://127.0.0.1:6080/'],
    [{ host: '::1', port: 6080 }, 'ws://[::1]:6080/'],
    [{ host: '[2001:db8::1]', port: 443, tls: true }, 'wss://[2001:db8::1]/'],
    [
      { host: 'b', port: 443, tls: true, query: 'bl_preview_token=a%2Bb&x=' },
      'wss://b/?bl_preview_token=a%2Bb&x=',
    ],
    [{ host: 'r', port: 443, tls: true, path: '/stream', query: 'k=v' }, 'wss://r/stream?k=v'],
    [{ host: 'r', port: 443, tls: true, path: 'stream' }, 'wss://r/stream'],
    [{ host: 'r', port: 443, tls: true, path: '', query: '' }, 'wss://r/'],
  ])('of %j is %s', (endpoint, url) => {
    expect(buildStreamUrl(endpoint)).toBe(url);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no host', { port: 443 }],
    ['an empty host', { host: '', port: 443 }],
    ['a blank host', { host: ' ', port: 443 }],
    ['a host that is no text', { host: 1, port: 443 }],
    ['no port', { host: 'b' }],
    ['a port that is text', { host: 'b', port: '443' }],
    ['port 0', { host: 'b', port: 0 }],
    ['port 65536', { host: 'b', port: 65_536 }],
    ['a port that is no number', { host: 'b', port: Number.NaN }],
  ])('cannot be built of an endpoint with %s', (_, endpoint) => {
    const build = () => buildStreamUrl(endpoint as ExposedPortEndpoint);
    expect(build).toThrow(StreamPortUnavailableError);
    expect(build).toThrow(expect.objectContaining({ code: 'port_unavailable' }));
  });

  it('is the one that the Agents SDK builds, for every endpoint without a path', () => {
    const endpoints = fc.record(
      {
        host: fc.constantFrom('box.example', '127.0.0.1', '::1', '[::1]', '2001:db8::1'),
        port: fc.oneof(fc.constantFrom(80, 443), fc.integer({ min: 1, max: 65_535 })),
        tls: fc.boolean(),
        query: fc.string(),
      },
      { requiredKeys: ['host', 'port'] },
    );
    fc.assert(
      fc.property(endpoints, (endpoint) => {
        expect(buildStreamUrl(endpoint)).toBe(urlForExposedPort(endpoint, 'ws'));
      }),
    );
  });
});
