import { SandboxError, SandboxProviderUnavailableError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { createLazyClient, createSdkLoader } from './lazy-client.ts';
import type { SdkClient } from './lazy-client.ts';

const packages = ['@openai/agents'];

describe('loading an SDK', () => {
  it('happens on the first call, and once', async () => {
    let loads = 0;
    const load = async (): Promise<number> => (loads += 1);
    const loader = createSdkLoader({ backend: 'local', packages, load });
    expect(loads).toBe(0);
    expect(await Promise.all([loader(), loader()])).toEqual([1, 1]);
    expect(await loader()).toBe(1);
  });

  it('is tried again after it failed', async () => {
    let loads = 0;
    const load = async (): Promise<number> => {
      loads += 1;
      if (loads === 1) throw new Error('once');
      return loads;
    };
    const loader = createSdkLoader({ backend: 'local', packages, load });
    await expect(loader()).rejects.toThrow('once');
    expect(await loader()).toBe(2);
  });

  it('says that the provider is unavailable when its package is not installed', async () => {
    const load = (): Promise<unknown> => import('@opengeni/no-such-package' as string);
    const loader = createSdkLoader({
      backend: 'acme',
      packages: ['@opengeni/no-such-package'],
      load,
    });
    const failure = await loader().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SandboxProviderUnavailableError);
    expect(failure).toMatchObject({
      backend: 'acme',
      details: { package: '@opengeni/no-such-package' },
      cause: expect.anything(),
    });
    expect(SandboxError.is(failure, 'provider_unavailable')).toBe(true);
  });

  it('passes on a failure of a package that is installed, even a missing module in it', async () => {
    const broken = Object.assign(new Error('Cannot find module x'), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const loader = createSdkLoader({
      backend: 'local',
      packages,
      load: () => Promise.reject(broken),
    });
    await expect(loader()).rejects.toBe(broken);
  });
});

describe('a lazy client', () => {
  it('forwards every argument and keeps the receiver', async () => {
    const calls: unknown[][] = [];
    const record = (name: string) =>
      async function recorded(this: unknown, ...args: unknown[]) {
        expect(this).toBe(sdk);
        calls.push([name, ...args]);
        return { name };
      };
    const sdk: SdkClient = {
      create: record('create'),
      resume: record('resume'),
      serializeSessionState: record('serialize'),
      deserializeSessionState: record('deserialize'),
    };
    const client = createLazyClient('acme', async () => sdk);
    expect(client).toMatchObject({ backendId: 'acme', supportsDefaultOptions: true });
    await (client.create as (...args: unknown[]) => Promise<unknown>)('manifest', { option: 1 });
    await (client.resume as (...args: unknown[]) => Promise<unknown>)('state', { limits: null });
    await client.serializeSessionState({ a: 1 }, { preserveOwnedSession: true });
    expect(await client.deserializeSessionState({ b: 2 })).toEqual({ name: 'deserialize' });
    expect(calls).toEqual([
      ['create', 'manifest', { option: 1 }],
      ['resume', 'state', { limits: null }],
      ['serialize', { a: 1 }, { preserveOwnedSession: true }],
      ['deserialize', { b: 2 }],
    ]);
  });
});
