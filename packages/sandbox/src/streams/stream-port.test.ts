import { SandboxError } from '@opengeni/contracts/errors';
import { verifyStreamToken } from '@opengeni/contracts/tokens';
import { describe, expect, it } from 'vitest';
import { StreamPortUnavailableError } from './stream-port-error.ts';
import { exposeStreamPort } from './stream-port.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const input = {
  workspaceId: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
  viewerId: '33333333-3333-4333-8333-333333333333',
  leaseEpoch: 7,
  streamTokenSecret: SECRET,
  nowSeconds: 2_000_000_000,
};

class FakeSession {
  readonly ports: number[] = [];
  async resolveExposedPort(port: number) {
    this.ports.push(port);
    return { host: 'box.example', port: 443, tls: true, query: 'bl_preview_token=abc' };
  }
}

describe('exposing a stream port', () => {
  it('gives the address of the provider and the token beside it', async () => {
    const session = new FakeSession();
    const exposed = await exposeStreamPort(session, input);
    expect(session.ports).toEqual([6080]);
    expect(exposed).toMatchObject({
      url: 'wss://box.example/?bl_preview_token=abc',
      expiresAt: '2033-05-18T03:35:20.000Z',
      transport: 'vnc-ws',
      client: 'novnc',
      resolution: [1280, 800],
      leaseEpoch: 7,
    });
    expect(await verifyStreamToken(SECRET, exposed.token, input.nowSeconds)).toMatchObject({
      mode: 'view',
      port: 6080,
      exp: input.nowSeconds + 120,
    });
  });

  it('never puts the token of the viewer into the address', async () => {
    const { url, token } = await exposeStreamPort(new FakeSession(), input);
    expect(url).not.toContain(token);
    expect(new URL(url).searchParams.has('token')).toBe(false);
  });

  it('takes the port, the life and the resolution that are asked for', async () => {
    const session = new FakeSession();
    const asked = {
      ...input,
      port: 7681,
      ttlSeconds: 30,
      resolution: [1920, 1080] as [number, number],
    };
    const exposed = await exposeStreamPort(session, asked);
    expect(session.ports).toEqual([7681]);
    expect(exposed).toMatchObject({
      resolution: [1920, 1080],
      expiresAt: '2033-05-18T03:33:50.000Z',
    });
    expect(await verifyStreamToken(SECRET, exposed.token, input.nowSeconds)).toMatchObject({
      port: 7681,
    });
  });

  it.each([{}, null, undefined, { resolveExposedPort: true }])(
    'is refused by %j, which cannot expose ports',
    async (session) => {
      await expect(exposeStreamPort(session, input)).rejects.toThrow(StreamPortUnavailableError);
    },
  );

  it('keeps the error of the provider as the cause, also when it is thrown at once', async () => {
    const cause = new Error('port 6080 is not configured');
    const rejecting = { resolveExposedPort: () => Promise.reject(cause) };
    const throwing = {
      resolveExposedPort: () => {
        throw cause;
      },
    };
    for (const session of [rejecting, throwing]) {
      const error: unknown = await exposeStreamPort(session, input).catch((e: unknown) => e);
      expect(SandboxError.is(error, 'port_unavailable')).toBe(true);
      expect(error).toMatchObject({ name: 'StreamPortUnavailableError', cause });
    }
  });

  it.each([undefined, null, { host: '', port: 1 }, { host: 'b' }])(
    'is refused when the provider answers %j',
    async (endpoint) => {
      const session = { resolveExposedPort: async () => endpoint };
      const exposed = exposeStreamPort(session, input);
      await expect(exposed).rejects.toMatchObject({ code: 'port_unavailable' });
    },
  );
});
