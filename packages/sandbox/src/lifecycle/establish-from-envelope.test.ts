import { describe, expect, it } from 'vitest';
import { FakeCloud } from '../../test/fake-provider.ts';
import { createProviderRegistry } from '../registry/provider-registry.ts';
import { createEnvelopeEstablisher } from './establish-from-envelope.ts';
import { serializeEstablishedSandboxEnvelope } from './envelope.ts';

const settings = { sandboxBackend: 'modal' };

describe('establishing by flat settings', () => {
  it('takes the environment of the caller before that of the settings', async () => {
    const cloud = new FakeCloud();
    const establish = createEnvelopeEstablisher({
      registry: createProviderRegistry([cloud.provider()]),
      environmentOf: () => ({ FROM: 'settings' }),
    });
    await establish(settings, null, { sessionId: 's' });
    await establish(settings, null, { sessionId: 's', environment: { FROM: 'caller' } });
    expect(cloud.createArgs.map((args) => args?.manifest?.environment)).toEqual([
      { FROM: 'settings' },
      { FROM: 'caller' },
    ]);
  });

  it('finds the same box again by the record that was written of it', async () => {
    const cloud = new FakeCloud();
    const establish = createEnvelopeEstablisher({
      registry: createProviderRegistry([cloud.provider()]),
      environmentOf: () => ({}),
    });
    const first = await establish(settings, null, { sessionId: 's' });
    const envelope = await serializeEstablishedSandboxEnvelope(first);
    const stored = JSON.parse(JSON.stringify(envelope)) as Record<string, unknown>;
    const second = await establish(settings, stored, { sessionId: 's' });
    expect(second.instanceId).toBe(first.instanceId);
    expect(cloud.running.size).toBe(1);
  });

  it('reports a new box before it fills it', async () => {
    const cloud = new FakeCloud();
    const establish = createEnvelopeEstablisher({
      registry: createProviderRegistry([cloud.provider()]),
      environmentOf: () => ({}),
    });
    const envelope = { backendId: 'modal', sessionState: { workspaceArchive: 'QQ==' } };
    const seen: (readonly string[])[] = [];
    const onSandboxCreated = async (): Promise<void> => void seen.push([...cloud.calls]);
    await establish({ sandboxBackend: 'none' }, envelope, {
      sessionId: 's',
      backendOverride: 'modal',
      onSandboxCreated,
    });
    expect(seen).toEqual([['create']]);
  });
});
