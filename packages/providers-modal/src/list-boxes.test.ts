import { describe, expect, it, vi } from 'vitest';
import { createFakeSweepClient } from '../test/fake-sweep-client.ts';
import { NOW, listedBox, ownedBox, settings } from '../test/samples.ts';
import { sweepPages } from '../test/sweep-pages.ts';
import type { ListedModalSandbox } from './modal-box.ts';
import { sweepModalOrphanSandboxes } from './orphan-sweep.ts';

describe('the list', () => {
  it('pages run back in time by the raw creation time of the last entry', async () => {
    const pages = [[ownedBox('a', 10), ownedBox('b', 20)], [ownedBox('c', 30)]];
    const { client, outcome } = sweepPages(pages);
    await expect(outcome).resolves.toMatchObject({ examined: 3 });
    expect(client.listed).toEqual([
      { appId: 'ap-1', includeFinished: false, tags: [] },
      {
        appId: 'ap-1',
        includeFinished: false,
        tags: [],
        beforeTimestamp: pages[0]?.[1]?.createdAt,
      },
      {
        appId: 'ap-1',
        includeFinished: false,
        tags: [],
        beforeTimestamp: pages[1]?.[0]?.createdAt,
      },
    ]);
  });

  it('a box that is listed twice is examined once', async () => {
    const { client, outcome } = sweepPages([
      [ownedBox('a', 10), ownedBox('a', 10), ownedBox('b', 20)],
      [ownedBox('b', 20), ownedBox('c', 30)],
    ]);
    await expect(outcome).resolves.toMatchObject({ examined: 3, skipped: 0 });
    expect(client.ended).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['stands still', 20],
    ['runs forward', 5],
  ])('a list whose cursor %s ends', async (_title, ageMinutes) => {
    const first = [listedBox('a', 10), listedBox('b', 20)];
    const second = [listedBox('c', ageMinutes)];
    const { client, outcome } = sweepPages([first, second, [listedBox('d', 60)]]);
    await expect(outcome).resolves.toMatchObject({ examined: 3 });
    expect(client.listed).toHaveLength(2);
  });

  it.each([undefined, 0, Number.NaN, -5])(
    'a list that ends with creation time %s ends',
    async (createdAt) => {
      const last = { id: 'b', ...(createdAt === undefined ? {} : { createdAt }) };
      const { client, outcome } = sweepPages([[ownedBox('a', 10), last], [ownedBox('c', 30)]]);
      await expect(outcome).resolves.toMatchObject({ examined: 2 });
      expect(client.listed).toHaveLength(1);
    },
  );

  it('a box whose creation time is not known is kept', async () => {
    const page = [undefined, 0, Number.NaN].flatMap((createdAt, index) => [
      { ...ownedBox(`owned-${index}`, 1), createdAt },
      { ...listedBox(`bare-${index}`, 1), createdAt },
    ]);
    const { client, decisions, outcome } = sweepPages([page as ListedModalSandbox[]]);
    await expect(outcome).resolves.toMatchObject({ examined: 6, skipped: 6 });
    expect(client.ended).toEqual([]);
    expect(new Set(decisions.map(({ reason }) => reason))).toEqual(new Set(['age_unknown']));
  });

  it.each([
    ['seconds', 1],
    ['milliseconds', 1000],
  ])('creation times in %s mean the same', async (_unit, factor) => {
    const inUnit = (box: ListedModalSandbox) => ({
      ...box,
      createdAt: (box.createdAt ?? 0) * factor,
    });
    const page = [listedBox('young', 29), listedBox('due', 31)].map((box) => inUnit(box));
    const { client, outcome } = sweepPages([page]);
    await outcome;
    expect(client.ended).toEqual(['due']);
  });

  it('tags that are no text do not make an owner', async () => {
    const tags = (ownedBox('x', 1).tags ?? []).map(({ tagName }) => ({ tagName, tagValue: 7 }));
    const page = [{ ...listedBox('box', 10), tags }] as unknown as ListedModalSandbox[];
    const { decisions, outcome } = sweepPages([page]);
    await outcome;
    expect(decisions).toMatchObject([{ reason: 'within_grace', tags: {} }]);
  });

  it('an entry without id is passed over', async () => {
    const { client, outcome } = sweepPages([[ownedBox('', 60), ownedBox('a', 61)]]);
    await expect(outcome).resolves.toMatchObject({ examined: 1 });
    expect(client.ended).toEqual(['a']);
  });

  it('the environment of the settings is the one that is looked up and listed', async () => {
    const client = createFakeSweepClient();
    const fromName = vi.spyOn(client.apps, 'fromName');
    await sweepModalOrphanSandboxes({ ...settings, modalEnvironment: 'dev' }, [], {
      now: NOW,
      client,
    });
    expect(fromName).toHaveBeenCalledWith('opengeni-sandbox', {
      createIfMissing: false,
      environment: 'dev',
    });
    expect(client.listed).toMatchObject([{ environmentName: 'dev' }]);
  });

  it("without a named environment the one of the client's profile is listed", async () => {
    const client = Object.assign(createFakeSweepClient(), {
      environmentName: () => 'of-the-profile',
    });
    await sweepModalOrphanSandboxes(settings, [], { now: NOW, client });
    expect(client.listed).toMatchObject([{ environmentName: 'of-the-profile' }]);
  });
});
