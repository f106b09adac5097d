import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import type { LocalSdk } from './local-client.ts';
import { createLocalProvider } from './provider.ts';

const settings: LocalSettings = { localIsolation: 'none', localNetwork: false };
const gone = new SandboxError('box_gone', 'gone');

function fakeSdk() {
  const fake = { calls: 0, failure: undefined as Error | undefined };
  const session = (state: object) => ({
    state,
    exec: async () => ({ output: '', stdout: '', stderr: '', wallTimeSeconds: 0 }),
    close: async () => {},
  });
  const load = async (): Promise<LocalSdk> => {
    fake.calls += 1;
    return {
      createClient: ({ workspaceBaseDir = '/nowhere' }) => ({
        create: async () => {
          fake.calls += 1;
          if (fake.failure !== undefined) throw fake.failure;
          const workspaceRootPath = await mkdtemp(join(workspaceBaseDir, 'openai-agents-sandbox-'));
          return session({ workspaceRootPath, workspaceRootOwned: true });
        },
        resume: async (state: object) => session(state),
        serializeSessionState: async (state: object) => ({ ...state }),
        deserializeSessionState: async (state: object) => ({ ...state }),
      }),
      createIsolatedSession: session,
    };
  };
  return { fake, load };
}

describeProvider('local', () => {
  const { fake, load } = fakeSdk();
  return {
    provider: createLocalProvider({ load }),
    settings,
    failures: [{ error: gone, failure: 'gone' as const }],
    countSdkCalls: () => fake.calls,
    breakSdk: (error: Error) => {
      fake.failure = error;
    },
  };
});

describe('the folder of a local box', () => {
  const build = (load: () => Promise<LocalSdk>) =>
    createLocalProvider({ load }).build({ settings, environment: {}, exposedPorts: [] });
  const pathOf = (session: { state: object } | undefined): string =>
    String(Reflect.get(session?.state ?? {}, 'workspaceRootPath'));

  it('lies in a folder of its own', async () => {
    const session = await build(fakeSdk().load)?.create?.();
    expect(basename(dirname(pathOf(session)))).toMatch(/^opengeni-local-/);
    await session?.close?.();
  });

  it('is gone, with everything around it, after close and after delete by state', async () => {
    const client = build(fakeSdk().load);
    const closed = await client?.create?.();
    await closed?.close?.();
    expect(existsSync(dirname(pathOf(closed)))).toBe(false);
    const deleted = await client?.create?.();
    await build(fakeSdk().load)?.delete?.(JSON.parse(JSON.stringify(deleted?.state)));
    expect(existsSync(dirname(pathOf(deleted)))).toBe(false);
  });

  it('is not left behind when the SDK fails halfway', async () => {
    const bases: string[] = [];
    const load = async (): Promise<LocalSdk> => ({
      createClient: ({ workspaceBaseDir = '' }) => ({
        create: async () => {
          bases.push(workspaceBaseDir);
          await mkdtemp(join(workspaceBaseDir, 'half-'));
          throw new Error('disk full');
        },
        resume: () => Promise.reject(new Error()),
        serializeSessionState: () => Promise.reject(new Error()),
        deserializeSessionState: () => Promise.reject(new Error()),
      }),
      createIsolatedSession: () => {
        throw new Error();
      },
    });
    await expect(build(load)?.create?.()).rejects.toThrow('disk full');
    expect(bases.map((base) => existsSync(base))).toEqual([false]);
  });

  it('stays when a state does not own it or names a folder of somebody else', async () => {
    const client = build(fakeSdk().load);
    const session = await client?.create?.();
    const path = pathOf(session);
    const other = build(fakeSdk().load);
    await other?.delete?.({ workspaceRootPath: path, workspaceRootOwned: false });
    await other?.delete?.({ workspaceRootPath: dirname(path), workspaceRootOwned: true });
    await other?.delete?.({});
    expect(existsSync(path)).toBe(true);
    await session?.close?.();
  });

  it('decides by its absence alone that a box is gone', async () => {
    const { fake, load } = fakeSdk();
    const provider = createLocalProvider({ load });
    const client = provider.build({ settings, environment: {}, exposedPorts: [] });
    const session = await client?.create?.();
    const state = { ...session?.state };
    await session?.close?.();
    const callsBefore = fake.calls;
    const failure = await client?.resume?.(state).catch((error: unknown) => error);
    expect(provider.classifyFailure?.(failure)).toBe('gone');
    expect(fake.calls).toBe(callsBefore);
  });
});
