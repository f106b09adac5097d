import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { describe, expect, it } from 'vitest';
import { DESKTOP, WARM, negotiate } from '../../test/negotiation-fixture.ts';
import { negotiateCapabilities } from './negotiate.ts';
import type { NegotiationContext } from './negotiation-context.ts';

describe('the desktop cell', () => {
  it('of a warm box can be watched after a consent, and driven', () => {
    expect(negotiate().DesktopStream).toEqual({
      transport: 'vnc-ws',
      client: 'novnc',
      mode: 'interactive',
      url: null,
      token: null,
      expiresAt: null,
      resolution: [1024, 768],
      unredacted: true,
      requiresAcknowledgment: true,
      acknowledged: false,
      shared: false,
      sharedSessionIds: [],
      reason: null,
    });
  });

  it.each([
    [{ backend: 'modal', os: 'windows', desktopEnabled: false }, 'os_unsupported'],
    [{ backend: 'vercel', desktopEnabled: false }, 'tier_headless'],
    [{ backend: 'cloudflare' }, 'tier_headless'],
    [{ backend: 'docker', desktopEnabled: false }, 'backend_unsupported'],
    [{ backend: 'none' }, 'backend_unsupported'],
    [{ desktopEnabled: false, liveness: 'cold' }, 'disabled_by_policy'],
    [{ streamTokenSecretAvailable: false, liveness: 'cold' }, 'disabled_by_policy'],
    [{ streamTokenSecretAvailable: false, desktopStream: DESKTOP }, 'disabled_by_policy'],
    [{ desktopEnabled: false, desktopStream: DESKTOP }, 'disabled_by_policy'],
    [{ liveness: 'cold' }, 'lease_cold'],
    [{ liveness: 'warming' }, 'lease_cold'],
    [{ liveness: 'draining' }, 'lease_cold'],
    [{ liveness: 'cold', desktopStream: DESKTOP }, null],
    [{ streamTokenSecretAvailable: true }, null],
  ] as const)('for %j has the reason %s', (change, reason) => {
    const context = { ...change, ...('desktopStream' in change ? { desktopStream: DESKTOP } : {}) };
    const { DesktopStream } = negotiate(context as Partial<NegotiationContext>);
    expect(DesktopStream.reason).toBe(reason);
    expect(DesktopStream.requiresAcknowledgment).toBe(reason === null);
    expect(DesktopStream.unredacted).toBe(true);
  });

  it('shows the minted stream only after the consent, also over a cold lease', () => {
    const cold = { liveness: 'cold', desktopStream: DESKTOP } as const;
    expect(negotiate({ ...cold, desktopAcknowledged: true }).DesktopStream).toMatchObject({
      ...DESKTOP,
      acknowledged: true,
    });
    expect(negotiate(cold).DesktopStream).toMatchObject({
      transport: 'vnc-ws',
      url: null,
      token: null,
      expiresAt: null,
      resolution: [1024, 768],
    });
  });

  it('is read-only by policy', () => {
    expect(negotiate({ desktopInteractive: false }).DesktopStream.mode).toBe('read-only');
  });

  it('of a machine is frames of the relay, and read-only whatever the policy says', () => {
    const { DesktopStream } = negotiate({ backend: 'selfhosted', desktopInteractive: true });
    expect(DesktopStream).toMatchObject({
      transport: 'relay-frames',
      client: 'frames',
      mode: 'read-only',
    });
  });

  it('names the other sessions only while the screen is shared and available', () => {
    const ids = [WARM.sessionId];
    const sharing = { shared: true, sharedSessionIds: ids };
    expect(negotiate(sharing).DesktopStream).toMatchObject(sharing);
    expect(negotiate({ shared: true }).DesktopStream.sharedSessionIds).toEqual([]);
    const alone = { shared: false, sharedSessionIds: [] };
    expect(negotiate({ sharedSessionIds: ids }).DesktopStream).toMatchObject(alone);
    expect(negotiate({ ...sharing, desktopEnabled: false }).DesktopStream).toMatchObject(alone);
  });

  it.each([
    ['rdp-ws', 'web-rdp'],
    ['webrtc', null],
  ] as const)('of a foreign row with %s has the client %s', (transport, client) => {
    const { desktopStream: _, ...row } = CAPABILITY_DESCRIPTORS.modal;
    const capabilities = { ...row.capabilities, DesktopStream: { available: true, transport } };
    const descriptor = { ...row, backend: 'acme', capabilities };
    const { DesktopStream } = negotiateCapabilities({ ...WARM, backend: 'acme', descriptor });
    expect(DesktopStream).toMatchObject({ transport, client, reason: null });
  });
});
