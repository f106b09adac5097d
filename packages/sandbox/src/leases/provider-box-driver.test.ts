import { describe, expect, it } from 'vitest';
import { FakeCloud } from '../../test/fake-provider.ts';
import type { FakeSettings } from '../../test/fake-provider.ts';
import { createProviderBoxDriver } from './provider-box-driver.ts';
import type { PlacedBox } from './lease-record.ts';
import { leaseTagsOf } from './lease-tags.ts';
import type { SandboxProvider } from '@opengeni/contracts/ports';

const generation = { leaseId: 'l', workspaceId: 'ws', groupId: 'group', epoch: 1 };
const { signal } = new AbortController();

class Objects {
  readonly stored = new Map<string, Uint8Array>();
  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.stored.set(key, bytes);
  }
  async get(key: string): Promise<Uint8Array | undefined> {
    return this.stored.get(key);
  }
  async delete(key: string): Promise<void> {
    this.stored.delete(key);
  }
}

function setUp(change: Partial<SandboxProvider<FakeSettings>> = {}, probeExitCode = 0) {
  const cloud = new FakeCloud();
  const objects = new Objects();
  const provider: SandboxProvider<FakeSettings> = {
    ...cloud.provider(),
    rolesOf: () => ({
      commands: {
        run: async () => ({
          outcome: 'exited',
          exitCode: probeExitCode,
          signal: null,
          stdout: '',
          stderr: '',
          stdoutBytes: new Uint8Array(),
          stderrBytes: new Uint8Array(),
          stdoutTruncated: false,
          stderrTruncated: false,
          durationMs: 0,
        }),
      },
    }),
    ...change,
  };
  const driver = createProviderBoxDriver({
    provider,
    settings: { sandboxBackend: 'modal' },
    environmentOf: ({ epoch }) => ({ SECRET: 'hunter2', EPOCH: String(epoch) }),
    archives: objects,
    clock: { now: () => 1_000 },
  });
  const recorded: PlacedBox[] = [];
  const create = (archives?: Parameters<typeof driver.create>[0]['archives']) =>
    driver.create({
      generation,
      signal,
      onCreated: async (placed) => void recorded.push(placed),
      ...(archives === undefined ? {} : { archives }),
    });
  return { cloud, driver, objects, recorded, create };
}

describe('a provider as a driver of leased boxes', () => {
  it('creates with the variables of the generation, records before it goes on, and keeps no value of them', async () => {
    const { cloud, create, recorded } = setUp();
    const { placed } = await create();
    expect(placed.instanceId).toBe('box-1');
    expect(recorded).toEqual([placed]);
    expect(cloud.createArgs).toMatchObject([
      { manifest: { environment: { SECRET: 'hunter2', EPOCH: '1' } } },
    ]);
    expect(JSON.stringify(placed)).not.toContain('hunter2');
    expect(placed.providerDeadlineAtMs).toBe(1_000 + 24 * 3_600_000);
  });

  it('ends a box that does not execute commands', async () => {
    const { cloud, create } = setUp({}, 1);
    await expect(create()).rejects.toMatchObject({ code: 'provider_failed' });
    expect(cloud.running.size).toBe(0);
  });

  it('ends the box when recording it fails', async () => {
    const { cloud, driver } = setUp();
    const refusal = new Error('fenced');
    await expect(
      driver.create({ generation, signal, onCreated: () => Promise.reject(refusal) }),
    ).rejects.toBe(refusal);
    expect(cloud.running.size).toBe(0);
  });

  it('takes up a running box and says box_gone for one that is gone, without making another', async () => {
    const { cloud, driver, create } = setUp();
    const { placed } = await create();
    const session = await driver.attach({ generation, placed, signal });
    expect(session.box.instanceId).toBe('box-1');
    cloud.running.clear();
    await expect(driver.attach({ generation, placed, signal })).rejects.toMatchObject({
      code: 'box_gone',
    });
    expect(cloud.running.size).toBe(0);
  });

  it('ends a box once and does not mind that it was gone', async () => {
    const { cloud, driver, create } = setUp();
    const { placed } = await create();
    await driver.terminate({ generation, placed, signal });
    expect(cloud.running.size).toBe(0);
    await expect(driver.terminate({ generation, placed, signal })).resolves.toBeUndefined();
  });

  it('refuses to make a box without the files of its lease', async () => {
    const { create, cloud } = setUp();
    const current = {
      reference: 'lost',
      mode: 'workspace-bytes',
      binding: 'modal',
      epoch: 1,
      captureStartedAtMs: 1,
    };
    await expect(create({ current })).rejects.toMatchObject({ code: 'envelope_invalid' });
    await expect(create({ current: { ...current, binding: 'local' } })).rejects.toMatchObject({
      code: 'envelope_invalid',
    });
    expect(cloud.running.size).toBe(0);
  });

  it('falls back to the archive before when the newest is missing', async () => {
    const { create, cloud, objects } = setUp();
    await objects.put('older', new Uint8Array([7]));
    const archive = { mode: 'workspace-bytes', binding: 'modal', epoch: 1, captureStartedAtMs: 1 };
    await create({
      current: { ...archive, reference: 'lost' },
      previous: { ...archive, reference: 'older' },
    });
    expect(cloud.hydrated.map((bytes) => [...bytes])).toEqual([[7]]);
  });

  it('captures nothing when the session has no files to give', async () => {
    const { create, driver } = setUp();
    const { placed } = await create();
    expect(await driver.capture({ generation, placed, signal, captureId: 'c' })).toBeUndefined();
  });

  it('lists boxes by the tags of their generation and leaves out those of others', async () => {
    const { driver } = setUp({
      async *inventory() {
        yield { instanceId: 'box-1', tags: leaseTagsOf(generation) };
        yield { instanceId: 'box-2', tags: { og_workspace: 'ws' } };
        yield { instanceId: 'box-3' };
      },
      terminateById: async () => {},
    });
    const sightings = [];
    for await (const sighting of driver.inventory?.() ?? []) sightings.push(sighting);
    expect(sightings).toEqual([
      { instanceId: 'box-1', leaseKey: 'ws.group', leaseId: 'l', epoch: 1 },
    ]);
  });
});
