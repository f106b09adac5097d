import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { archiveOnly, envelopeOf, establish } from '../../test/establish-fixture.ts';
import { FakeCloud } from '../../test/fake-provider.ts';
import type { FakeCloudOptions } from '../../test/fake-provider.ts';
import { createProviderRegistry } from '../registry/provider-registry.ts';

describe('a box that filling replaced', () => {
  it('is reported again under its new id', async () => {
    const cloud = new FakeCloud({ hydrateReplaces: 'ending the placeholder' });
    const seen: string[] = [];
    const box = await establish(cloud, {
      envelope: archiveOnly,
      onSandboxCreated: async ({ instanceId }) => void seen.push(instanceId),
    });
    expect(seen).toEqual(['box-1', 'box-2']);
    expect(box.instanceId).toBe('box-2');
    expect([...cloud.running]).toEqual(['box-2']);
  });

  it.each(['ending the placeholder', 'keeping the placeholder'] as const)(
    'leaves nothing behind when the second report fails (%s)',
    async (hydrateReplaces) => {
      const cloud = new FakeCloud({ hydrateReplaces });
      const failure = new Error('not recorded');
      let reports = 0;
      const establishing = establish(cloud, {
        envelope: archiveOnly,
        onSandboxCreated: async () => {
          reports += 1;
          if (reports === 2) throw failure;
        },
      });
      await expect(establishing).rejects.toBe(failure);
      expect(reports).toBe(2);
      expect(cloud.running.size).toBe(0);
    },
  );

  it('leaves nothing behind when filling fails after the replacement', async () => {
    const cloud = new FakeCloud({ hydrateReplaces: 'keeping the placeholder' });
    const failure = new Error('archive damaged');
    cloud.fail('hydrate', failure);
    await expect(establish(cloud, { envelope: archiveOnly })).rejects.toBe(failure);
    expect(cloud.running.size).toBe(0);
  });
});

const ENDINGS: readonly { readonly known: NonNullable<FakeCloudOptions['endings']> }[] = [
  { known: ['delete'] },
  { known: ['delete', 'terminate'] },
  { known: ['terminate', 'kill', 'close'] },
  { known: ['kill', 'close'] },
  { known: ['close'] },
];

describe.each(ENDINGS)('a box that can be ended by $known', ({ known }) => {
  it('is ended when the report fails, and the failure comes as it is', async () => {
    const cloud = new FakeCloud({ endings: known });
    const failure = new Error('not recorded');
    const onSandboxCreated = async (): Promise<void> => {
      throw failure;
    };
    await expect(establish(cloud, { envelope: archiveOnly, onSandboxCreated })).rejects.toBe(
      failure,
    );
    expect(cloud.running.size).toBe(0);
    expect(cloud.calls).toEqual(['create', `${known[0]} box-1`]);
  });

  it('is ended once when filling fails, and the failure comes as it is', async () => {
    const cloud = new FakeCloud({ endings: known });
    const failure = new Error('archive damaged');
    cloud.fail('hydrate', failure);
    await expect(establish(cloud, { envelope: archiveOnly })).rejects.toBe(failure);
    expect(cloud.running.size).toBe(0);
    expect(cloud.calls).toEqual(['create', 'hydrate', `${known[0]} box-1`]);
  });

  it('is ended when its session cannot be filled, and what the archive holds is not given up for an empty box', async () => {
    const cloud = new FakeCloud({ endings: known });
    const client = cloud.client();
    const create = client.create?.bind(client);
    client.create = async (args) => {
      const session = (await create?.(args)) ?? { state: {} };
      delete session.hydrateWorkspace;
      return session;
    };
    const registry = createProviderRegistry([{ ...cloud.provider(), build: () => client }]);
    await expect(establish(cloud, { registry, envelope: archiveOnly })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(cloud.running.size).toBe(0);
    await expect(establish(cloud, { registry, envelope: null })).resolves.toMatchObject({
      instanceId: 'box-2',
    });
  });

  it('does not hide the failure by one of its end', async () => {
    const cloud = new FakeCloud({ endings: known });
    const failure = new Error('archive damaged');
    cloud.fail('hydrate', failure);
    cloud.fail('end', new Error('cannot end'));
    await expect(establish(cloud, { envelope: archiveOnly })).rejects.toBe(failure);
  });
});

describe('a cancelled caller', () => {
  it('gets no box when it cancelled before the start', async () => {
    const cloud = new FakeCloud();
    const failure = await establish(cloud, { signal: AbortSignal.abort('why') }).catch((e) => e);
    expect(SandboxError.is(failure, 'cancelled')).toBe(true);
    expect(failure.cause).toBe('why');
    expect(cloud.calls).toEqual([]);
  });

  it.each(['create', 'report', 'hydrate'] as const)(
    'leaves no box behind when it cancels during %s',
    async (moment) => {
      const cloud = new FakeCloud();
      const controller = new AbortController();
      const client = cloud.client();
      const create = client.create?.bind(client);
      client.create = async (args) => {
        const session = await create?.(args);
        if (session === undefined) throw new Error('no session');
        if (moment === 'create') controller.abort();
        session.hydrateWorkspace = async () => controller.abort();
        return session;
      };
      const establishing = establish(cloud, {
        registry: createProviderRegistry([{ ...cloud.provider(), build: () => client }]),
        envelope: archiveOnly,
        signal: controller.signal,
        onSandboxCreated: async () => {
          if (moment === 'report') controller.abort();
        },
      });
      client.delete = async (state) =>
        void cloud.running.delete((state as { sandboxId: string }).sandboxId);
      await expect(establishing).rejects.toMatchObject({ code: 'cancelled' });
      expect(cloud.running.size).toBe(0);
    },
  );

  it('does not end a box that was there before', async () => {
    const cloud = new FakeCloud();
    cloud.running.add('box-0');
    const controller = new AbortController();
    const client = cloud.client();
    client.resume = async (state) => {
      controller.abort();
      return { state };
    };
    const registry = createProviderRegistry([{ ...cloud.provider(), build: () => client }]);
    const { signal } = controller;
    await expect(
      establish(cloud, { registry, signal, envelope: envelopeOf('box-0') }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect([...cloud.running]).toEqual(['box-0']);
  });
});
