import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  modalSandboxAttributionEnvironment,
  modalSandboxAttributionTags,
  sweepModalOrphanSandboxes,
  tagModalSandbox,
  terminateModalSandboxById,
} from '../src/index.ts';
import { createFakeSweepClient } from './fake-sweep-client.ts';
import { startModalWire } from './modal-wire.ts';
import type { ModalWire } from './modal-wire.ts';
import { NOW, leaseWith, listedBox, ownedBox, owner, settings } from './samples.ts';

let wire: ModalWire;

beforeAll(async () => {
  wire = await startModalWire();
  vi.stubEnv('MODAL_SERVER_URL', wire.url);
});

beforeEach(() => {
  wire.boxes.clear();
  wire.calls.length = 0;
  wire.appName = settings.modalAppName;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await wire.stop();
});

const ownerTags = modalSandboxAttributionTags(owner);

/** A well-formed id: Modal's SDK refuses any other. */
function sandboxId(letter: string): string {
  return `sb-${letter.repeat(22)}`;
}

function addBox(id: string, ageMinutes: number, tags: Readonly<Record<string, string>>): void {
  const { createdAt = 0 } = listedBox(id, ageMinutes);
  wire.boxes.set(id, { id, createdAt, running: true, tags: toWireTags(tags) });
}

function toWireTags(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([tagName, tagValue]) => ({ tagName, tagValue }));
}

describe('attribution of cloud boxes', () => {
  it('a box carries who it belongs to in its environment: lease, workspace, sandbox group', () => {
    expect(modalSandboxAttributionEnvironment(owner)).toEqual({
      OPENGENI_SANDBOX_LEASE_ID: 'lease-1',
      OPENGENI_SANDBOX_GROUP_ID: 'group-1',
      OPENGENI_WORKSPACE_ID: 'workspace-1',
    });
  });

  it('a box carries who it belongs to in provider tags: lease, workspace, sandbox group', () => {
    expect(modalSandboxAttributionTags(owner)).toEqual({
      opengeni: 'true',
      opengeni_lease_id: 'lease-1',
      opengeni_workspace_id: 'workspace-1',
      opengeni_sandbox_group_id: 'group-1',
    });
  });
});

describe('tag and terminate by id, over settings alone', () => {
  it('tags a box by its id', async () => {
    addBox(sandboxId('a'), 1, {});
    await expect(tagModalSandbox(settings, sandboxId('a'), owner)).resolves.toBe(true);
    expect(wire.boxes.get(sandboxId('a'))?.tags).toEqual(toWireTags(ownerTags));
  });

  it('terminates a box by its id', async () => {
    addBox(sandboxId('a'), 1, {});
    await expect(terminateModalSandboxById(settings, sandboxId('a'))).resolves.toBe(true);
    expect(wire.boxes.get(sandboxId('a'))?.running).toBe(false);
    expect(wire.calls).toEqual(['sandboxWait', 'sandboxTerminate']);
  });

  it('an empty sandbox id is answered without any call: nothing was tagged, nothing is left running', async () => {
    await expect(tagModalSandbox(settings, '', owner)).resolves.toBe(false);
    await expect(terminateModalSandboxById(settings, '')).resolves.toBe(true);
    expect(wire.calls).toEqual([]);
  });

  it('errors of a box that does not exist come as the SDK throws them', async () => {
    const missing = { name: 'NotFoundError' };
    await expect(terminateModalSandboxById(settings, sandboxId('z'))).rejects.toMatchObject(
      missing,
    );
    await expect(tagModalSandbox(settings, sandboxId('z'), owner)).rejects.toMatchObject(missing);
  });
});

describe('orphan sweep', () => {
  it('ends boxes that no live lease accounts for and counts what was kept', async () => {
    addBox(sandboxId('a'), 10, ownerTags);
    addBox(sandboxId('b'), 20, ownerTags);
    addBox(sandboxId('c'), 29, {});
    addBox(sandboxId('d'), 31, { other: 'tag' });
    addBox(sandboxId('e'), 40, {});
    const leases = [leaseWith({ instanceId: sandboxId('a'), liveness: 'warm' })];

    const result = await sweepModalOrphanSandboxes(settings, leases, { now: NOW });

    expect(result).toEqual({
      examined: 5,
      terminated: [
        { sandboxId: sandboxId('b'), reason: 'stale_attribution', tags: ownerTags },
        { sandboxId: sandboxId('d'), reason: 'unattributed', tags: { other: 'tag' } },
        { sandboxId: sandboxId('e'), reason: 'unattributed', tags: {} },
      ],
      skipped: 2,
    });
    const running = [...wire.boxes.values()].filter((box) => box.running).map(({ id }) => id);
    expect(running).toEqual([sandboxId('a'), sandboxId('c')]);
  });

  it('stale attribution has no age grace beyond the age of the lease rows', async () => {
    const client = createFakeSweepClient({ pages: [[ownedBox('old', 2)]] });
    await sweepModalOrphanSandboxes(settings, [], { now: NOW, client });
    expect(client.ended).toEqual(['old']);
  });

  it('a box without attribution is ended from 30 minutes of age on', async () => {
    const page = [listedBox('young', 29.99), listedBox('due', 30)];
    const client = createFakeSweepClient({ pages: [page] });
    await sweepModalOrphanSandboxes(settings, [], { now: NOW, client });
    expect(client.ended).toEqual(['due']);
  });

  it('the grace of boxes without attribution can be set', async () => {
    const client = createFakeSweepClient({ pages: [[listedBox('box', 5)]] });
    const options = { now: NOW, client, unattributedGraceMs: 4 * 60_000 };
    const { terminated } = await sweepModalOrphanSandboxes(settings, [], options);
    expect(terminated).toEqual([{ sandboxId: 'box', reason: 'unattributed', tags: {} }]);
  });

  it('is bounded per sweep: 50 terminations', async () => {
    const page = Array.from({ length: 60 }, (_, index) => ownedBox(`box-${index}`, 60 + index));
    const client = createFakeSweepClient({ pages: [page] });
    const result = await sweepModalOrphanSandboxes(settings, [], { now: NOW, client });
    expect(result).toMatchObject({ examined: 50, skipped: 0 });
    expect(client.ended).toHaveLength(50);
  });

  it('limit 0 lists nothing', async () => {
    const client = createFakeSweepClient({ pages: [[ownedBox('box', 60)]] });
    const options = { now: NOW, client, maxTerminations: 0 };
    await expect(sweepModalOrphanSandboxes(settings, [], options)).resolves.toEqual({
      examined: 0,
      terminated: [],
      skipped: 0,
    });
    expect(client.calls).toEqual([]);
  });

  it('an app that does not exist has no boxes', async () => {
    wire.appName = 'another';
    await expect(sweepModalOrphanSandboxes(settings, [], { now: NOW })).resolves.toEqual({
      examined: 0,
      terminated: [],
      skipped: 0,
    });
    expect(wire.calls).toEqual(['appGetOrCreate']);
  });
});
