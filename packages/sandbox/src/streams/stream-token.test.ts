import { checkStreamToken, verifyStreamToken } from '@opengeni/contracts/tokens';
import { describe, expect, it } from 'vitest';
import { mintStreamToken } from './stream-token.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const viewer = {
  workspaceId: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
  viewerId: '33333333-3333-4333-8333-333333333333',
  leaseEpoch: 7,
};
const nowSeconds = 2_000_000_000;

describe('the token of a viewer', () => {
  it('lets watch the desktop for two minutes unless it is asked for something else', async () => {
    const token = await mintStreamToken(SECRET, { ...viewer, nowSeconds });
    expect(token).toMatch(/^ogs_/);
    expect(await verifyStreamToken(SECRET, token, nowSeconds)).toEqual({
      ...viewer,
      mode: 'view',
      port: 6080,
      exp: nowSeconds + 120,
    });
  });

  it('carries the mode, the port and the life that were asked for', async () => {
    const asked = { ...viewer, mode: 'control', port: 7681, ttlSeconds: 30, nowSeconds } as const;
    const token = await mintStreamToken(SECRET, asked);
    expect(await verifyStreamToken(SECRET, token, nowSeconds + 29)).toMatchObject({
      mode: 'control',
      port: 7681,
    });
    expect(await verifyStreamToken(SECRET, token, nowSeconds + 30)).not.toBeNull();
    expect(await verifyStreamToken(SECRET, token, nowSeconds + 31)).toBeNull();
  });

  it('carries the epoch, so that each epoch has its own tokens', async () => {
    const epochOf = async (leaseEpoch: number) => {
      const token = await mintStreamToken(SECRET, { ...viewer, leaseEpoch, nowSeconds });
      return (await verifyStreamToken(SECRET, token, nowSeconds))?.leaseEpoch;
    };
    expect([await epochOf(0), await epochOf(8)]).toEqual([0, 8]);
  });

  it('is refused by another secret and accepted by the previous one of a rotation', async () => {
    const token = await mintStreamToken(SECRET, { ...viewer, nowSeconds });
    const other = `another ${SECRET}`;
    expect(await verifyStreamToken(other, token, nowSeconds)).toBeNull();
    const rotated = { current: other, previous: SECRET };
    expect(await verifyStreamToken(rotated, token, nowSeconds)).not.toBeNull();
  });

  it('says when it was issued, so that a verifier can cap its life', async () => {
    const token = await mintStreamToken(SECRET, { ...viewer, nowSeconds });
    expect(checkStreamToken(SECRET, token, { nowSeconds, enforceMaxTtl: true })).toMatchObject({
      ok: true,
      issuedAtSeconds: nowSeconds,
    });
  });

  it('lives from the system clock when no time is given', async () => {
    const token = await mintStreamToken(SECRET, viewer);
    expect(await verifyStreamToken(SECRET, token)).toMatchObject(viewer);
  });

  it.each([
    { viewerId: 'api-key-1' },
    { leaseEpoch: -1 },
    { port: 0 },
    { ttlSeconds: Number.NaN },
    { ttlSeconds: 0.5 },
  ])('is not minted for the claims %j', async (change) => {
    const minted = mintStreamToken(SECRET, { ...viewer, nowSeconds, ...change });
    await expect(minted).rejects.toMatchObject({ name: 'ZodError' });
  });

  it('is not minted with an empty secret', async () => {
    await expect(mintStreamToken('', viewer)).rejects.toMatchObject({ code: 'config_invalid' });
  });
});
