import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  createBoxWorld,
  HOLDER_TTL_MS,
  IDLE_GRACE_MS,
  passUntilSettled,
  textOf,
} from '../../test/box-runtime.ts';

describe('opening the box of a group', () => {
  it('creates it, and commands and files work', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await using box = await runtime.open('group');
    expect(box).toMatchObject({ origin: 'created', epoch: 1, workspaceId: 'default' });
    await box.files?.writeBytes('notes.txt', bytesOf('hello'));
    place.run = async ({ command }, files) => ({
      stdout: `${String(command)} ${textOf(await files.readBytes('notes.txt'))}`,
    });
    expect((await box.commands.run({ command: 'say' })).stdout).toBe('say hello');
  });

  it('creates one box for all who open at the same time, in whatever runtime', async () => {
    const { clock, place, start } = createBoxWorld();
    const runtimes = [start(), start()];
    const opening = Promise.all(
      runtimes.flatMap((runtime) => Array.from({ length: 5 }, () => runtime.open('group'))),
    );
    const boxes = await passUntilSettled(clock, opening);
    expect(place.created).toBe(1);
    expect(new Set(boxes.map(({ instanceId }) => instanceId))).toEqual(new Set(['box-1']));
    expect(boxes.filter(({ origin }) => origin === 'created')).toHaveLength(1);
    const disposing = Promise.all(runtimes.map((runtime) => runtime[Symbol.asyncDispose]()));
    await passUntilSettled(clock, disposing);
  });

  it('gives groups and workspaces boxes of their own', async () => {
    const { start } = createBoxWorld();
    await using runtime = start();
    const boxes = [
      await runtime.open('a'),
      await runtime.open('b'),
      await runtime.open('a', { workspaceId: 'other' }),
    ];
    expect(boxes.map(({ instanceId }) => instanceId)).toEqual(['box-1', 'box-2', 'box-3']);
  });

  it('finds the running box again within the idle time', async () => {
    const { clock, place, start } = createBoxWorld();
    await using runtime = start();
    const first = await runtime.open('group');
    await first.files?.writeBytes('notes.txt', bytesOf('still here'));
    await first.release();
    await clock.advanceBy(IDLE_GRACE_MS - 1);
    await runtime.sweep();
    await using second = await runtime.open('group');
    expect(second).toMatchObject({ origin: 'attached', epoch: 1, instanceId: 'box-1' });
    expect(textOf(await second.files?.readBytes('notes.txt'))).toBe('still here');
    expect(place.created).toBe(1);
  });

  it('fills a new box from the kept files once the old one was put away', async () => {
    const { clock, place, start } = createBoxWorld();
    await using runtime = start();
    const first = await runtime.open('group');
    await first.files?.writeBytes('notes.txt', bytesOf('kept'));
    await first.release();
    await clock.advanceBy(IDLE_GRACE_MS);
    expect(await runtime.sweep()).toMatchObject({ stopped: 1 });
    expect(place.running.size).toBe(0);
    await using second = await runtime.open('group');
    expect(second).toMatchObject({ origin: 'restored', epoch: 2, instanceId: 'box-2' });
    expect(textOf(await second.files?.readBytes('notes.txt'))).toBe('kept');
  });

  it('replaces a lost box and starts from the files that were saved', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    const first = await runtime.open('group');
    await first.files?.writeBytes('notes.txt', bytesOf('saved'));
    expect(await first.saveFiles()).toBe('saved');
    await first.files?.writeBytes('notes.txt', bytesOf('not saved'));
    place.lose('box-1');
    await expect(first.commands.run({ command: 'true' })).rejects.toMatchObject({
      code: 'box_gone',
    });
    expect(first.signal.reason).toMatchObject({ code: 'box_gone' });
    await using second = await runtime.open('group');
    expect(second).toMatchObject({ origin: 'restored', epoch: 2, instanceId: 'box-2' });
    expect(textOf(await second.files?.readBytes('notes.txt'))).toBe('saved');
  });

  it('says unsupported when there is no place for archives', async () => {
    const { leases, heartbeats, start } = createBoxWorld();
    await using runtime = start({ stores: { leases, heartbeats } });
    await using box = await runtime.open('group');
    expect(await box.saveFiles()).toBe('unsupported');
  });

  it('keeps no value of a variable on record', async () => {
    const { leases, place, start } = createBoxWorld();
    await using runtime = start({ environmentOf: ({ epoch }) => ({ TOKEN: `hunter2-${epoch}` }) });
    await using box = await runtime.open('group');
    expect(place.environments).toEqual([{ TOKEN: 'hunter2-1' }]);
    expect(JSON.stringify(await leases.get('default.group'))).not.toContain('hunter2');
    expect(box.epoch).toBe(1);
  });

  it('tags it with its lease, so that a box whose maker died is found', async () => {
    const { place, leases, start } = createBoxWorld();
    await using runtime = start();
    await using box = await runtime.open('group', { workspaceId: 'a b' });
    expect(place.tags[0]).toEqual({
      og_workspace: 'a b',
      og_group: 'group',
      og_lease: (await leases.get('a=20b.group'))?.value.leaseId,
      og_epoch: '1',
    });
    expect(box.epoch).toBe(1);
  });

  it('fences a caller that worked at another epoch', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await (await runtime.open('group')).release();
    await expect(runtime.open('group', { expectedEpoch: 7 })).rejects.toMatchObject({
      code: 'fenced',
    });
    expect(place.created).toBe(1);
  });
});

describe('a box that is not held any more', () => {
  it('refuses everything after its release, and ends what is running', async () => {
    const { place, start } = createBoxWorld();
    place.run = ({ signal, command }) =>
      command === 'long'
        ? new Promise((resolve) =>
            signal?.addEventListener('abort', () => resolve({ outcome: 'cancelled' })),
          )
        : {};
    await using runtime = start();
    const box = await runtime.open('group');
    const running = box.commands.run({ command: 'long' });
    await box.release();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    for (const call of [
      () => box.commands.run({ command: 'true' }),
      () => box.files?.readBytes('notes.txt'),
      () => box.files?.writeBytes('notes.txt', bytesOf('late')),
      () => box.saveFiles(),
    ])
      await expect(async () => call()).rejects.toMatchObject({ code: 'cancelled' });
    await box.release();
    expect(place.running.size).toBe(1);
  });

  it('lets no holder write after others took its box for abandoned', async () => {
    const { clock, heartbeats, leases, place, start } = createBoxWorld();
    const deaf = { ...stubOf(heartbeats), beat: async () => {} };
    await using stuck = start({ stores: { leases, heartbeats: deaf } });
    await using other = start();
    const box = await stuck.open('group');
    await other.sweep();
    await clock.advanceBy(HOLDER_TTL_MS);
    await other.sweep();
    await clock.advanceBy(IDLE_GRACE_MS);
    await other.sweep();
    expect(place.running.size).toBe(0);
    await clock.advanceBy(HOLDER_TTL_MS);
    await expect(async () =>
      box.files?.writeBytes('notes.txt', bytesOf('late')),
    ).rejects.toMatchObject({ code: 'fenced' });
    expect(box.signal.reason).toMatchObject({ code: 'fenced' });
  });
});

function stubOf(store: ReturnType<typeof createBoxWorld>['heartbeats']) {
  return {
    remove: (key: string) => store.remove(key),
    living: (prefix: string) => store.living(prefix),
  };
}

describe('what is on record', () => {
  it('is listed by workspace, and what cannot be read is told and left out', async () => {
    const { leases, warnings, start } = createBoxWorld();
    await using runtime = start();
    await using box = await runtime.open('group', { workspaceId: 'a' });
    await (await runtime.open('group', { workspaceId: 'a.b' })).release();
    await leases.create('a.broken', { version: 99 } as never);
    const list = await runtime.list({ workspaceId: 'a' });
    expect(list).toMatchObject([
      {
        workspaceId: 'a',
        groupId: 'group',
        backend: 'local',
        state: 'warm',
        epoch: 1,
        instanceId: box.instanceId,
        holders: 1,
        hasArchive: false,
      },
    ]);
    expect(await runtime.list()).toHaveLength(2);
    expect(warnings).toMatchObject([
      { fields: { key: 'a.broken' } },
      { fields: { key: 'a.broken' } },
    ]);
  });

  it('can stop in the middle', async () => {
    const { start } = createBoxWorld();
    await using runtime = start();
    await using box = await runtime.open('group');
    await expect(runtime.list({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(box.epoch).toBe(1);
  });
});
