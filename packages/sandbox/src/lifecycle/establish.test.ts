import { SandboxConfigError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import {
  ARCHIVE,
  WORKSPACE_ARCHIVE,
  archiveOnly,
  envelopeOf,
  establish,
} from '../../test/establish-fixture.ts';
import { FakeCloud, FakeSdkError } from '../../test/fake-provider.ts';
import { createProviderRegistry } from '../registry/provider-registry.ts';

describe('a box without a stored record', () => {
  it('is created once, from the environment alone, and reported to the callback', async () => {
    const cloud = new FakeCloud();
    const seen: string[] = [];
    const box = await establish(cloud, {
      envelope: null,
      onSandboxCreated: async ({ instanceId }) => void seen.push(instanceId),
    });
    expect(box).toMatchObject({ instanceId: 'box-1', backendId: 'modal' });
    expect(box.sessionState).toBe(box.session.state);
    expect(cloud.createArgs).toEqual([{ manifest: { environment: { A: '1' } } }]);
    expect(seen).toEqual(['box-1']);
    expect(cloud.calls).toEqual(['create']);
  });

  it('takes the backend of the override before that of the envelope and of the settings', async () => {
    const box = await establish(new FakeCloud(), {
      backend: 'modal',
      settings: { sandboxBackend: 'none' },
    });
    expect(box.backendId).toBe('modal');
    const fromEnvelope = await establish(new FakeCloud(), {
      envelope: archiveOnly,
      settings: { sandboxBackend: 'unheard-of' },
    });
    expect(fromEnvelope.backendId).toBe('modal');
  });

  it('is filled from the exact bytes of the archive after it was reported', async () => {
    const cloud = new FakeCloud();
    const order: string[] = [];
    await establish(cloud, {
      envelope: archiveOnly,
      onSandboxCreated: async () => void order.push(`reported after ${cloud.calls.join()}`),
    });
    expect(order).toEqual(['reported after create']);
    expect(cloud.calls).toEqual(['create', 'hydrate']);
    expect(cloud.hydrated).toEqual([ARCHIVE]);
  });

  it('is not made for an unknown backend, unusable settings, or a backend without boxes', async () => {
    const cloud = new FakeCloud();
    await expect(establish(cloud, { backend: 'nope' })).rejects.toThrow(/"nope".*modal/);
    await expect(
      establish(cloud, { settings: { sandboxBackend: 'modal', token: 'bad' } }),
    ).rejects.toThrow('FAKE_TOKEN');
    const none = { ...cloud.provider(), build: () => undefined };
    await expect(establish(cloud, { registry: createProviderRegistry([none]) })).rejects.toThrow(
      SandboxConfigError,
    );
    expect(cloud.calls).toEqual([]);
  });

  it('needs a client that can create', async () => {
    const cloud = new FakeCloud({ without: ['create'] });
    await expect(establish(cloud)).rejects.toThrow(/does not support create/);
  });

  it('passes on a failure of create as it came', async () => {
    const cloud = new FakeCloud();
    const failure = new FakeSdkError('capacity');
    cloud.fail('create', failure);
    await expect(establish(cloud)).rejects.toBe(failure);
  });
});

describe('a box with a stored record', () => {
  it('is resumed without being reported as created', async () => {
    const cloud = new FakeCloud();
    cloud.running.add('box-0');
    const box = await establish(cloud, {
      envelope: envelopeOf('box-0', WORKSPACE_ARCHIVE),
      onSandboxCreated: async () => expect.unreachable(),
    });
    expect(box.instanceId).toBe('box-0');
    expect(cloud.calls).toEqual(['deserialize', 'resume']);
    expect(cloud.hydrated).toEqual([]);
  });

  it('is made anew and filled when the provider says that it is gone', async () => {
    const cloud = new FakeCloud();
    const box = await establish(cloud, { envelope: envelopeOf('lost', WORKSPACE_ARCHIVE) });
    expect(box.instanceId).toBe('box-1');
    expect(cloud.calls).toEqual(['deserialize', 'resume', 'create', 'hydrate']);
    expect(cloud.createArgs[0]).not.toHaveProperty('snapshot');
  });

  it('is made anew but not filled without an archive', async () => {
    const cloud = new FakeCloud();
    await establish(cloud, { envelope: envelopeOf('lost') });
    expect(cloud.calls).toEqual(['deserialize', 'resume', 'create']);
  });

  it.each([
    ['text that sounds like a missing box', new Error('getaddrinfo ENOTFOUND: sandbox not found')],
    [
      'a status of 404 that the provider does not know',
      Object.assign(new Error(), { status: 404 }),
    ],
    ['a transient failure', new FakeSdkError('transient')],
    ['a refusal of the credentials', new FakeSdkError('unauthorized')],
  ])('is never made anew because of %s', async (_, failure) => {
    const cloud = new FakeCloud();
    cloud.running.add('box-0');
    cloud.fail('resume', failure);
    await expect(establish(cloud, { envelope: envelopeOf('box-0') })).rejects.toBe(failure);
    expect(cloud.calls).not.toContain('create');
    expect([...cloud.running]).toEqual(['box-0']);
  });

  it('is never made anew when the provider classifies nothing', async () => {
    const cloud = new FakeCloud();
    const { classifyFailure: _, ...provider } = cloud.provider();
    const registry = createProviderRegistry([provider]);
    await expect(establish(cloud, { registry, envelope: envelopeOf('lost') })).rejects.toThrow();
    expect(cloud.running.size).toBe(0);
  });

  it('counts as lost when the SDK silently replaced it, and the stray is terminated', async () => {
    const cloud = new FakeCloud({ resumeKind: 'replacing' });
    const box = await establish(cloud, { envelope: envelopeOf('lost', WORKSPACE_ARCHIVE) });
    expect(cloud.calls).toEqual(['deserialize', 'resume', 'delete box-1', 'create', 'hydrate']);
    expect(box.instanceId).toBe('box-2');
    expect([...cloud.running]).toEqual(['box-2']);
  });

  it('is refused when a replacing SDK does not say which box it resumed', async () => {
    const cloud = new FakeCloud({ resumeKind: 'replacing' });
    const client = cloud.client();
    client.resume = async () => ({ state: {} });
    const registry = createProviderRegistry([{ ...cloud.provider(), build: () => client }]);
    await expect(
      establish(cloud, { registry, envelope: envelopeOf('box-0') }),
    ).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it('is refused when its backend cannot resume in another process', async () => {
    const cloud = new FakeCloud({ resumeKind: 'none' });
    await expect(establish(cloud, { envelope: envelopeOf('box-0') })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await establish(cloud, { envelope: archiveOnly });
    expect(cloud.calls).toEqual(['create', 'hydrate']);
  });

  it('is refused when the record belongs to another backend', async () => {
    const envelope = { ...envelopeOf('box-0'), backendId: 'daytona' };
    await expect(establish(new FakeCloud(), { backend: 'modal', envelope })).rejects.toMatchObject({
      code: 'envelope_invalid',
    });
  });

  it('is refused when the record cannot be read, with the reason as cause', async () => {
    const cloud = new FakeCloud();
    const cause = new Error('version 9');
    cloud.fail('deserialize', cause);
    const failure = await establish(cloud, { envelope: envelopeOf('x') }).catch((error) => error);
    expect(failure).toBeInstanceOf(SandboxConfigError);
    expect(failure.message).toContain('Failed to deserialize sandbox resume envelope');
    expect(failure.cause).toBe(cause);
  });

  it('finds the box by the fields that its provider declares', async () => {
    const cloud = new FakeCloud();
    const provider = { ...cloud.provider(), identityFields: ['devboxId'] };
    const envelope = { backendId: 'modal', sessionState: { providerState: { devboxId: 'd-1' } } };
    const client = cloud.client();
    client.resume = async (state) => ({ state });
    const registry = createProviderRegistry([{ ...provider, build: () => client }]);
    const box = await establish(cloud, { registry, envelope });
    expect(box.instanceId).toBe('d-1');
  });

  it('loses its identity when the envelope is nested wrongly, and is then created', async () => {
    const cloud = new FakeCloud();
    await establish(cloud, { envelope: { sessionState: envelopeOf('box-0') } });
    expect(cloud.calls).toEqual(['create']);
  });
});
