import { parseSettings } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { SandboxClientLike, SandboxProvider } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';

import { assertBackendReady, openBox } from './open-box.ts';
import type { OpenBox } from './open-box.ts';

function providerOf(client: Partial<SandboxClientLike>): SandboxProvider<Settings> {
  const descriptor = CAPABILITY_DESCRIPTORS.docker;
  return {
    backend: 'docker',
    descriptor,
    validateCredentials: () => {},
    build: () => ({ backendId: descriptor.backendId, ...client }),
  };
}

function open(
  client: Partial<SandboxClientLike>,
  signal = new AbortController().signal,
): Promise<OpenBox> {
  const settings = parseSettings({});
  const request = { backend: 'docker', settings, environment: {}, signal, log: silentLog } as const;
  return openBox(request, [providerOf(client)]);
}

describe('a backend', () => {
  it('whose SDK is missing is refused before there is a box', async () => {
    const loadSdk = (): Promise<never> => Promise.reject(new Error('ERR_MODULE_NOT_FOUND'));
    await expect(assertBackendReady('local', loadSdk)).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringMatching(
        /^--backend local needs the package @openai\/agents, .*install it/,
      ),
    });
  });

  it('whose SDK is there is ready', async () => {
    await expect(assertBackendReady('local')).resolves.toBeUndefined();
  });
});

describe('opening a box', () => {
  it('passes on a failure as it is', async () => {
    const failure = new SandboxError('provider_capacity', 'full');
    await expect(open({ create: () => Promise.reject(failure) })).rejects.toBe(failure);
  });

  it('ends the box by the state that names it, and reports a box that may be left', async () => {
    const deleted: object[] = [];
    const state = { containerId: 'c1' };
    const session = { state, exec: () => Promise.reject(new Error('not used')) };
    const create = (): Promise<typeof session> => Promise.resolve(session);
    const good = await open({ create, delete: async (named) => void deleted.push(named) });
    expect(await good.close()).toBe(true);
    expect(deleted).toEqual([state]);
    const bad = await open({ create, delete: () => Promise.reject(new Error('engine is gone')) });
    expect(await bad.close()).toBe(false);
  });

  it('makes no box after an interrupt', async () => {
    const create = (): Promise<never> => Promise.reject(new Error('was called'));
    await expect(open({ create }, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
