import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { describe, expect, it } from 'vitest';
import { STREAM, WARM, negotiate } from '../../test/negotiation-fixture.ts';
import { negotiateCapabilities } from './negotiate.ts';

describe('the terminal cell', () => {
  it.each([
    ['warm', {}, 'pty-ws', null],
    ['cold', {}, 'sse-events', 'lease_cold'],
    ['warming', {}, 'sse-events', 'lease_cold'],
    ['draining', {}, 'sse-events', 'lease_cold'],
    ['cold', { terminalStream: STREAM }, 'pty-ws', null],
    ['warm', { terminalEnabled: false }, 'sse-events', 'disabled_by_policy'],
    ['cold', { terminalEnabled: false }, 'sse-events', 'disabled_by_policy'],
    [
      'cold',
      { terminalEnabled: false, terminalStream: STREAM },
      'sse-events',
      'disabled_by_policy',
    ],
    ['warm', { streamTokenSecretAvailable: false }, 'sse-events', 'disabled_by_policy'],
    ['warm', { desktopEnabled: false }, 'pty-ws', null],
  ] as const)(
    'of a %s modal box with %j is %s, reason %s',
    (liveness, change, transport, reason) => {
      const { Terminal } = negotiate({ liveness, ...change });
      expect(Terminal).toMatchObject({ transport, ptyCapable: true, reason });
    },
  );

  it.each(['docker', 'local', 'cloudflare', 'vercel'] as const)(
    'of %s never promises a stream that nothing serves',
    (backend) => {
      const { Terminal } = negotiate({ backend, terminalStream: STREAM });
      expect(Terminal).toEqual({
        transport: 'sse-events',
        ptyCapable: false,
        shell: '/bin/bash',
        url: null,
        token: null,
        expiresAt: null,
        reason: null,
      });
    },
  );

  it('shows the minted stream', () => {
    expect(negotiate({ liveness: 'cold', terminalStream: STREAM }).Terminal).toMatchObject(STREAM);
  });

  it('of a foreign row that names no terminal stream follows its pty', () => {
    const { terminalStream: _, ...row } = CAPABILITY_DESCRIPTORS.docker;
    const descriptor = { ...row, backend: 'acme' };
    expect(negotiateCapabilities({ ...WARM, backend: 'acme', descriptor }).Terminal).toMatchObject({
      transport: 'pty-ws',
      ptyCapable: true,
    });
  });
});
