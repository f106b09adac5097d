import { describe, expect, it } from 'vitest';
import { archiveOnly, envelopeOf, establish } from '../test/establish-fixture.ts';
import { FakeCloud } from '../test/fake-provider.ts';
import type { FakeCloudOptions } from '../test/fake-provider.ts';
import { negotiate } from '../test/negotiation-fixture.ts';
import * as sandbox from './index.ts';

describe('a created box is known at once', () => {
  it('the caller is told before anything else happens to the box, so that its id can be stored', async () => {
    const cloud = new FakeCloud();
    const told: string[] = [];
    await establish(cloud, {
      envelope: archiveOnly,
      onSandboxCreated: async ({ instanceId }) =>
        void told.push(`${instanceId} after ${cloud.calls.join()}`),
    });
    expect(told).toEqual(['box-1 after create']);
    expect(cloud.calls).toEqual(['create', 'hydrate']);
  });

  it('the caller is told again when restoring replaced the box', async () => {
    const cloud = new FakeCloud({ hydrateReplaces: 'keeping the placeholder' });
    const told: string[] = [];
    await establish(cloud, {
      envelope: archiveOnly,
      onSandboxCreated: async ({ instanceId }) => void told.push(instanceId),
    });
    expect(told).toEqual(['box-1', 'box-2']);
  });

  it('a box that was resumed is not told as created', async () => {
    const cloud = new FakeCloud();
    cloud.running.add('box-0');
    const told: string[] = [];
    await establish(cloud, {
      envelope: envelopeOf('box-0'),
      onSandboxCreated: async ({ instanceId }) => void told.push(instanceId),
    });
    expect(told).toEqual([]);
  });

  it.each<[string, NonNullable<FakeCloudOptions['endings']>]>([
    ["the client's delete with its state", ['delete', 'terminate', 'kill', 'close']],
    ["the session's terminate", ['terminate', 'kill', 'close']],
    ["the session's kill", ['kill', 'close']],
    ["the session's close", ['close']],
  ])(
    "if the caller's note fails, the box is ended by %s, and the first error is thrown",
    async (_way, endings) => {
      const cloud = new FakeCloud({ endings });
      const first = new Error('the note could not be written');
      cloud.fail('end', new Error('a second error'));
      const onSandboxCreated = () => Promise.reject(first);
      await expect(establish(cloud, { onSandboxCreated })).rejects.toBe(first);
      expect(cloud.calls).toEqual(['create', `${endings[0]} box-1`]);
    },
  );

  it('if filling the box with its archive fails, the box is ended and the first error is thrown', async () => {
    const cloud = new FakeCloud();
    const first = new Error('archive damaged');
    cloud.fail('hydrate', first);
    await expect(establish(cloud, { envelope: archiveOnly })).rejects.toBe(first);
    expect(cloud.running.size).toBe(0);
  });

  it('if the note on the replacement fails, nothing is left running', async () => {
    const cloud = new FakeCloud({ hydrateReplaces: 'keeping the placeholder' });
    const first = new Error('the second note failed');
    const onSandboxCreated = async ({ instanceId }: { instanceId: string }): Promise<void> => {
      if (instanceId === 'box-2') throw first;
    };
    await expect(establish(cloud, { envelope: archiveOnly, onSandboxCreated })).rejects.toBe(first);
    expect(cloud.running.size).toBe(0);
  });

  it('state and id are read again at the end', async () => {
    const cloud = new FakeCloud({ hydrateReplaces: 'ending the placeholder' });
    const box = await establish(cloud, { envelope: archiveOnly });
    expect(box.instanceId).toBe('box-2');
    expect(box.sessionState).toEqual({ sandboxId: 'box-2' });
  });

  it('what was established has client, session, state, id and backend', async () => {
    const { classifyFailure: _ofTheProvider, ...shown } = await establish(new FakeCloud());
    expect(shown).toEqual({
      client: expect.anything(),
      session: expect.anything(),
      sessionState: { sandboxId: 'box-1' },
      instanceId: 'box-1',
      backendId: 'modal',
    });
  });

  it('an established box can be written down and is found again by that record', async () => {
    const cloud = new FakeCloud();
    const first = await establish(cloud);
    const envelope = await sandbox.serializeEstablishedSandboxEnvelope(first);
    const stored = JSON.parse(JSON.stringify(envelope)) as Record<string, unknown>;
    const second = await establish(cloud, { envelope: stored });
    expect(second.instanceId).toBe('box-1');
    expect(cloud.running.size).toBe(1);
  });
});

describe('native geometry of screenshots', () => {
  const png = Uint8Array.of(1);
  const routeTo = (session: sandbox.RoutableBackendSession) =>
    new sandbox.RoutingSandboxSession({
      defaultResolved: { session, sandboxId: 'm', kind: 'selfhosted' },
      readPointer: async () => ({ activeSandboxId: 'm', activeEpoch: 1 }),
      resolveActiveBackend: async () => ({ session, sandboxId: 'm', kind: 'selfhosted' }),
    });

  it('the encoded size and the original size both travel through the routing session', async () => {
    const shot = { png, width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
    const routed = routeTo({ screenshot: async () => shot, desktopInput: async () => {} });
    expect(await routed.screenshot?.()).toEqual(shot);
  });

  it('a place without a screen has no screenshot: it is optional there', () => {
    expect(routeTo({}).screenshot).toBeUndefined();
  });
});

describe('NegotiationContext', () => {
  it('names session and backend, and the answer is about both', () => {
    const sessionId = '44444444-4444-4444-8444-444444444444';
    expect(negotiate({ sessionId, backend: 'docker' })).toMatchObject({
      sessionId,
      backend: 'docker',
    });
  });
});

describe('exports of ./sandbox that come from here', () => {
  it.each([
    'ActiveBackendUnresolvableError',
    'DESKTOP_STREAM_PORT',
    'RoutingSandboxSession',
    'RoutingUnsupportedError',
    'STREAM_TOKEN_DEFAULT_TTL_SECONDS',
    'SandboxConfigError',
    'SandboxProviderUnavailableError',
    'StreamPortUnavailableError',
    'TERMINAL_STREAM_PORT',
    'backendSupportsOs',
    'buildStreamUrl',
    'decodeModalSnapshotId',
    'deletePriorPersistedSnapshot',
    'deserializeSandboxSessionStateEnvelope',
    'desktopCapableBackend',
    'exposeStreamPort',
    'isExecSessionLostBanner',
    'isProviderSandboxNotFoundError',
    'isWorkspaceEscapeError',
    'mintStreamToken',
    'negotiateCapabilities',
    'readWorkspaceArchiveFromEnvelopeSessionState',
    'restoredSandboxSessionStateFromEntry',
    'sandboxStateEntryFromRunState',
    'selectBackend',
    'serializeEstablishedSandboxEnvelope',
    'stripExecBanner',
    'verifyStreamToken',
  ])('%s is a value of this package', (name) => {
    expect(Object.keys(sandbox)).toContain(name);
  });
});
