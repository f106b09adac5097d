import * as modal from 'modal';
import { expect, it, vi } from 'vitest';
import { settings } from '../test/samples.ts';
import { createModalClientPool } from './modal-sdk.ts';

it('an account has one client, however often it is asked for', async () => {
  const load = vi.fn(async () => modal);
  const pool = createModalClientPool({ load });
  const [first, second] = await Promise.all([pool.open(settings), pool.open({ ...settings })]);
  expect(second).toBe(first);
  await expect(pool.open({ ...settings, modalEnvironment: 'dev' })).resolves.not.toBe(first);
  await expect(pool.open({ ...settings, modalTokenId: 'ak-2' })).resolves.not.toBe(first);
});

it('the token and the environment of the settings reach the client', async () => {
  const pool = createModalClientPool();
  const client = await pool.open({ ...settings, modalEnvironment: 'dev' });
  expect(client.profile).toMatchObject({
    tokenId: 'ak-test',
    tokenSecret: 'as-test',
    environment: 'dev',
  });
});

it('clients of accounts that are no longer used are closed, the oldest first', async () => {
  const pool = createModalClientPool();
  const first = await pool.open(settings);
  const close = vi.spyOn(first, 'close');
  for (let index = 0; index < 8; index += 1) {
    expect(close).not.toHaveBeenCalled();
    await pool.open({ ...settings, modalTokenId: `ak-${index}` });
  }
  expect(close).toHaveBeenCalledOnce();
  await expect(pool.open(settings)).resolves.not.toBe(first);
});

it('half a token is refused before the SDK is loaded', async () => {
  const load = vi.fn(async () => modal);
  const pool = createModalClientPool({ load });
  const half = { ...settings, modalTokenId: undefined };
  await expect(pool.open(half)).rejects.toMatchObject({ code: 'config_invalid' });
  expect(load).not.toHaveBeenCalled();
});
