import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { FakeBox } from '@opengeni/contracts/testing';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';
import { createBox } from './create-box.ts';
import type { BoxProvider } from './create-box.ts';

const modal: BoxProvider = { backend: 'modal', descriptor: CAPABILITY_DESCRIPTORS.modal };
const exec: NonNullable<SandboxSessionLike['exec']> = async () => {
  throw new Error('offline');
};

function boxOf(session: SandboxSessionLike, provider: BoxProvider = modal) {
  return createBox({ session, instanceId: 'sb-1' }, provider);
}

describe('the roles of a box', () => {
  it('are those that the session allows', () => {
    const box = boxOf({ state: {}, exec });
    expect(box).toMatchObject({
      backend: 'modal',
      instanceId: 'sb-1',
      workspaceRoot: '/workspace',
    });
    expect(Object.keys(box).toSorted()).toEqual([
      'backend',
      'commands',
      'files',
      'instanceId',
      'workspaceRoot',
    ]);
  });

  it('are the native ones of the provider before the generic ones', () => {
    const { commands, files } = new FakeBox();
    const box = boxOf({ state: {} }, { ...modal, rolesOf: () => ({ commands, files }) });
    expect(box.commands).toBe(commands);
    expect(box.files).toBe(files);
  });

  it('lack commands only with an error', () => {
    expect(() => boxOf({ state: {} })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('lack files on a backend without them', () => {
    const provider = { backend: 'none', descriptor: CAPABILITY_DESCRIPTORS.none };
    expect(boxOf({ state: {}, exec }, provider).files).toBeUndefined();
  });

  it('see the workspace where the provider or the manifest says', () => {
    const session = { state: { manifest: { root: '/srv' } }, exec };
    expect(boxOf(session).workspaceRoot).toBe('/srv');
    expect(boxOf(session, { ...modal, workspaceRootOf: () => '/real' }).workspaceRoot).toBe(
      '/real',
    );
    expect(boxOf({ state: { manifest: { root: 'x' } }, exec }).workspaceRoot).toBe('/workspace');
  });
});

describe('ports of a box', () => {
  it('come from the session, with its receiver', async () => {
    const session: SandboxSessionLike = {
      state: {},
      exec,
      async resolveExposedPort(port) {
        expect(this).toBe(session);
        return { host: 'h', port };
      },
    };
    expect(await boxOf(session).ports?.resolveExposedPort(80)).toEqual({ host: 'h', port: 80 });
  });

  it('fail with a coded error and the original as cause', async () => {
    const cause = new Error('not configured');
    const session = { state: {}, exec, resolveExposedPort: () => Promise.reject(cause) };
    await expect(boxOf(session).ports?.resolveExposedPort(80)).rejects.toMatchObject({
      code: 'port_unavailable',
      cause,
    });
  });
});

describe('the keeper of a box', () => {
  it('needs both directions', () => {
    const session = { state: {}, exec, persistWorkspace: async () => new Uint8Array() };
    expect(boxOf(session).keeper).toBeUndefined();
  });

  it('archives and fills through the session, with its receiver', async () => {
    const filled: Uint8Array[] = [];
    const session: SandboxSessionLike = {
      state: {},
      exec,
      async persistWorkspace() {
        expect(this).toBe(session);
        return new Uint8Array([1]);
      },
      async hydrateWorkspace(data) {
        expect(this).toBe(session);
        filled.push(data);
      },
    };
    const { keeper } = boxOf(session);
    expect(await keeper?.persist()).toEqual(new Uint8Array([1]));
    await keeper?.hydrate(new Uint8Array([2]));
    expect(filled).toEqual([new Uint8Array([2])]);
  });

  it('codes its failures by what the provider says of them', async () => {
    const session: SandboxSessionLike = {
      state: {},
      exec,
      persistWorkspace: () => Promise.reject(new Error()),
      hydrateWorkspace: async () => {},
    };
    const box = boxOf(session, { ...modal, classifyFailure: () => 'transient' });
    await expect(box.keeper?.persist()).rejects.toMatchObject({ code: 'provider_unreachable' });
  });
});
