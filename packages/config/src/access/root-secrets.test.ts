import { describe, expect, it } from 'vitest';

import { environmentsEncryptionKeyBytes } from './encryption-key.ts';
import { resolveNatsCalloutConfig, resolveNatsControlPlaneAuth } from './nats-access.ts';
import {
  resolveEnrollmentSigningSecret,
  resolveRelayTokenSecret,
  resolveStreamTokenSecret,
  streamTokenDegraded,
} from './token-secrets.ts';

describe('root secrets of token planes', () => {
  const all = {
    delegationSecret: ' delegation ',
    streamTokenSecret: 'stream\n',
    enrollmentSigningSecret: 'enrollment',
    selfhostedRelayTokenSecret: 'relay',
  };

  it('each plane prefers its own secret, without blanks around it', () => {
    expect(resolveStreamTokenSecret(all)).toBe('stream');
    expect(resolveEnrollmentSigningSecret(all)).toBe('enrollment');
    expect(resolveRelayTokenSecret(all)).toBe('relay');
  });

  it('falls back in order, where blank counts as missing', () => {
    expect(resolveStreamTokenSecret({ ...all, streamTokenSecret: ' ' })).toBe('delegation');
    expect(resolveEnrollmentSigningSecret({ delegationSecret: 'd' })).toBe('d');
    expect(resolveRelayTokenSecret({ streamTokenSecret: 's', delegationSecret: 'd' })).toBe('s');
    expect(resolveRelayTokenSecret({ delegationSecret: 'd' })).toBe('d');
    expect(resolveRelayTokenSecret({})).toBeUndefined();
  });

  it('streams are degraded only when desktops are on and nothing can sign', () => {
    expect(streamTokenDegraded({ sandboxDesktopEnabled: true })).toBe(true);
    expect(streamTokenDegraded({ sandboxDesktopEnabled: false })).toBe(false);
    expect(streamTokenDegraded({ sandboxDesktopEnabled: true, delegationSecret: 'd' })).toBe(false);
  });
});

describe('environmentsEncryptionKeyBytes', () => {
  const encode = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');

  it('is null without a key', () => {
    expect(environmentsEncryptionKeyBytes({})).toBeNull();
    expect(environmentsEncryptionKeyBytes({ environmentsEncryptionKey: ' ' })).toBeNull();
  });

  it('gives exactly 32 bytes, also from the alphabet of URLs', () => {
    const bytes = environmentsEncryptionKeyBytes({ environmentsEncryptionKey: encode(32) });
    expect(bytes).toEqual(new Uint8Array(32).fill(7));
    const url = Buffer.alloc(32, 255).toString('base64url');
    expect(environmentsEncryptionKeyBytes({ environmentsEncryptionKey: `${url}\n` })).toEqual(
      new Uint8Array(32).fill(255),
    );
  });

  it.each([encode(31), encode(33), 'not base64 at all', `${encode(32)}!`])(
    'refuses another length or text by variable only (%#)',
    (key) => {
      const attempt = (): unknown =>
        environmentsEncryptionKeyBytes({ environmentsEncryptionKey: key });
      expect(attempt).toThrow(/^OPENGENI_ENVIRONMENTS_ENCRYPTION_KEY must be exactly 32 bytes/);
      expect(attempt).not.toThrow(key);
    },
  );
});

describe('access to NATS', () => {
  const callout = {
    selfhostedNatsCalloutAccountSeed: 'SA',
    selfhostedNatsCalloutUser: 'u',
    selfhostedNatsCalloutPassword: 'p',
  };

  it('the callout service is complete or null', () => {
    expect(resolveNatsCalloutConfig(callout)).toEqual({
      accountSeed: 'SA',
      accountName: 'APP',
      user: 'u',
      password: 'p',
    });
    expect(
      resolveNatsCalloutConfig({ ...callout, selfhostedNatsCalloutAccountName: 'X' })?.accountName,
    ).toBe('X');
    for (const key of Object.keys(callout)) {
      expect(resolveNatsCalloutConfig({ ...callout, [key]: ' ' })).toBeNull();
    }
  });

  it('the sign-in of the control plane is complete or null', () => {
    const auth = { selfhostedNatsControlUser: 'u', selfhostedNatsControlPassword: 'p' };
    expect(resolveNatsControlPlaneAuth(auth)).toEqual({ user: 'u', password: 'p' });
    expect(resolveNatsControlPlaneAuth({ selfhostedNatsControlUser: 'u' })).toBeNull();
    expect(resolveNatsControlPlaneAuth({})).toBeNull();
  });
});
