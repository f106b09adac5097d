import { silentLog } from '@opengeni/contracts/ports';
import { NotFoundError } from 'modal';
import { ClientError, Status } from 'nice-grpc';
import { describe, expect, it, vi } from 'vitest';
import { createFakeSweepClient } from '../test/fake-sweep-client.ts';
import { NOW, leaseWith, listedBox, ownedBox, owner, settings } from '../test/samples.ts';
import { sweepPages } from '../test/sweep-pages.ts';
import { sweepModalOrphanSandboxes } from './orphan-sweep.ts';
import type { ModalOrphanSweepOptions } from './sweep-options.ts';

describe('guards', () => {
  it('a box whose id is on a lease row is never ended, whatever its tags, its age and the liveness', async () => {
    const page = [listedBox('untagged', 600), ownedBox('stale', 600)];
    const leases = [
      leaseWith({ instanceId: 'untagged', liveness: 'cold' }),
      leaseWith({ leaseId: 'other', instanceId: 'stale' }),
    ];
    const { client, decisions, outcome } = sweepPages([page], { leases });
    await expect(outcome).resolves.toEqual({ examined: 2, terminated: [], skipped: 2 });
    expect(client.ended).toEqual([]);
    expect(decisions.map(({ reason }) => reason)).toEqual(['leased_instance', 'leased_instance']);
  });

  it('a box of another deployment is never ended', async () => {
    const theirs = { og_deployment: 'theirs' };
    const page = [ownedBox('stale', 60, theirs), listedBox('untagged', 60, theirs)];
    const { client, outcome } = sweepPages([page], { options: { deploymentId: 'ours' } });
    await expect(outcome).resolves.toMatchObject({ examined: 2, skipped: 2 });
    expect(client.ended).toEqual([]);
  });

  it('a box that is younger than the lease rows is not judged: by default they are a minute old', async () => {
    const page = [ownedBox('fresh', 0.99), ownedBox('old', 1.01)];
    const { client, outcome } = sweepPages([page]);
    await expect(outcome).resolves.toMatchObject({ examined: 2, skipped: 1 });
    expect(client.ended).toEqual(['old']);
  });

  it('the time at which the lease rows were read can be given', async () => {
    const page = [ownedBox('a', 4), ownedBox('b', 6)];
    const leasesReadAt = new Date(NOW.getTime() - 5 * 60_000);
    const { client, outcome } = sweepPages([page], { options: { leasesReadAt } });
    await outcome;
    expect(client.ended).toEqual(['b']);
  });

  it('boxes without owner can be left alone for ever', async () => {
    const page = [listedBox('untagged', 9999), ownedBox('stale', 60)];
    const { client, outcome } = sweepPages([page], { options: { reclaimUntagged: false } });
    await outcome;
    expect(client.ended).toEqual(['stale']);
  });

  it('copied tags on a box that the lease does not name are stale', async () => {
    const leases = [leaseWith({ instanceId: 'real', liveness: 'warm' })];
    const { client, outcome } = sweepPages([[ownedBox('copy', 60), ownedBox('real', 60)]], {
      leases,
    });
    await outcome;
    expect(client.ended).toEqual(['copy']);
  });
});

describe('the fresh look at each victim', () => {
  it.each([
    ['says that somebody owns it', () => false, 'revalidated'],
    ['says so later', () => Promise.resolve(false), 'revalidated'],
    ['answers no boolean', () => 'yes' as unknown as boolean, 'revalidated'],
    [
      'throws',
      () => {
        throw new Error('store is down');
      },
      'revalidation_failed',
    ],
    ['rejects', () => Promise.reject(new Error('store is down')), 'revalidation_failed'],
  ])('spares a box when it %s', async (_title, revalidate, reason) => {
    const { client, decisions, outcome } = sweepPages([[ownedBox('box', 60)]], {
      options: { revalidate },
    });
    await expect(outcome).resolves.toEqual({ examined: 1, terminated: [], skipped: 1 });
    expect(client.ended).toEqual([]);
    expect(decisions).toMatchObject([{ action: 'keep', reason }]);
  });

  it('is asked right before each box is ended, and only for victims', async () => {
    const page = [ownedBox('a', 60), listedBox('young', 2), listedBox('b', 60)];
    const client = createFakeSweepClient({ pages: [page] });
    const revalidate = vi.fn<NonNullable<ModalOrphanSweepOptions['revalidate']>>((candidate) => {
      client.calls.push(`revalidate ${candidate.sandboxId}`);
      return true;
    });
    await sweepModalOrphanSandboxes(settings, [], { now: NOW, client, revalidate });
    expect(client.calls.slice(2, 6)).toEqual([
      'revalidate a',
      'terminate a',
      'revalidate b',
      'terminate b',
    ]);
    expect(revalidate.mock.calls.map(([candidate]) => candidate)).toMatchObject([
      { sandboxId: 'a', reason: 'stale_attribution', attribution: owner },
      { sandboxId: 'b', reason: 'unattributed', tags: {} },
    ]);
  });
});

describe('limits', () => {
  const page = Array.from({ length: 9 }, (_, index) => ownedBox(`box-${index}`, 60 + index));

  it('at most the given number of boxes is ended, and no further page is listed', async () => {
    const { client, outcome } = sweepPages([page], { options: { maxTerminations: 3 } });
    await expect(outcome).resolves.toMatchObject({ examined: 3, skipped: 0 });
    expect(client.ended).toHaveLength(3);
    expect(client.listed).toHaveLength(1);
  });

  it.each([
    ['maxTerminations', { maxTerminations: Number.NaN }],
    ['maxTerminations', { maxTerminations: -1 }],
    ['unattributedGraceMs', { unattributedGraceMs: Number.NaN }],
    ['now', { now: new Date(Number.NaN) }],
    ['leasesReadAt', { leasesReadAt: new Date('no date') }],
  ])('%s that says nothing is refused before any call', async (option, options) => {
    const { client, outcome } = sweepPages([page], { options });
    await expect(outcome).rejects.toMatchObject({ code: 'invalid_request', details: { option } });
    expect(client.calls).toEqual([]);
  });
});

describe('failures', () => {
  const page = ['a', 'b', 'c', 'd'].map((id, index) => ownedBox(id, 60 + index));

  it('an app that does not exist has no boxes', async () => {
    const onApp = () => {
      throw new NotFoundError("App 'opengeni-sandbox' not found");
    };
    const { outcome } = sweepPages([page], { fake: { onApp } });
    await expect(outcome).resolves.toEqual({ examined: 0, terminated: [], skipped: 0 });
  });

  it('an app without id has no boxes', async () => {
    const { client, outcome } = sweepPages([page], { fake: { appId: '' } });
    await expect(outcome).resolves.toMatchObject({ examined: 0 });
    expect(client.listed).toEqual([]);
  });

  it('every other error of looking up the app is passed on', async () => {
    const error = new ClientError(
      '/modal.client.ModalClient/AppGetOrCreate',
      Status.UNAVAILABLE,
      'down',
    );
    const { outcome } = sweepPages([page], {
      fake: {
        onApp: () => {
          throw error;
        },
      },
    });
    await expect(outcome).rejects.toBe(error);
  });

  it('a box that cannot be ended is skipped and the others are ended: the third call throws', async () => {
    const error = new Error('refused');
    const onTerminate = (_id: string, call: number) => {
      if (call === 3) throw error;
    };
    const { client, decisions, outcome } = sweepPages([page], { fake: { onTerminate } });
    await expect(outcome).resolves.toMatchObject({ examined: 4, skipped: 1 });
    expect(client.ended).toEqual(['a', 'b', 'd']);
    expect(decisions[2]).toMatchObject({
      sandboxId: 'c',
      action: 'keep',
      reason: 'terminate_failed',
      error,
    });
  });

  it('a box that is gone already is told apart from one that could not be ended', async () => {
    const onTerminate = () => {
      throw new ClientError('/modal.client.ModalClient/SandboxTerminate', Status.NOT_FOUND, 'gone');
    };
    const { decisions, outcome } = sweepPages([page.slice(0, 1)], { fake: { onTerminate } });
    await expect(outcome).resolves.toMatchObject({ examined: 1, terminated: [], skipped: 1 });
    expect(decisions).toMatchObject([{ action: 'keep', reason: 'already_gone' }]);
  });

  it('an error of listing is passed on; what was decided before it has been told: the third page throws', async () => {
    const pages = [page.slice(0, 2), page.slice(2, 3), page.slice(3)];
    const error = new Error('list refused');
    const onList = (call: number) => {
      if (call === 3) throw error;
    };
    const { client, decisions, outcome } = sweepPages(pages, { fake: { onList } });
    await expect(outcome).rejects.toBe(error);
    expect(client.ended).toEqual(['a', 'b', 'c']);
    expect(decisions).toHaveLength(3);
  });

  it.each(['throws', 'rejects'])(
    'an observer that %s changes nothing and is noted',
    async (how) => {
      const onDecision = (): void => {
        if (how === 'throws') throw new Error('log pipe broke');
        return Promise.reject(new Error('log pipe broke')) as unknown as undefined;
      };
      const warn = vi.fn();
      const log = { ...silentLog, warn };
      const { client, outcome } = sweepPages([page], { options: { onDecision, log } });
      await expect(outcome).resolves.toMatchObject({ examined: 4, skipped: 0 });
      expect(client.ended).toEqual(['a', 'b', 'c', 'd']);
      expect(warn).toHaveBeenCalledTimes(4);
      expect(warn.mock.calls[0]?.[1]).toMatchObject({ sandboxId: 'a', error: expect.any(Error) });
    },
  );

  it('half a token is refused before any call, also when a client is given', async () => {
    const client = createFakeSweepClient({ pages: [page] });
    const half = { ...settings, modalTokenSecret: undefined };
    await expect(sweepModalOrphanSandboxes(half, [], { client })).rejects.toMatchObject({
      name: 'SandboxConfigError',
    });
    expect(client.calls).toEqual([]);
  });
});

describe('stopping', () => {
  const page = ['a', 'b', 'c'].map((id, index) => ownedBox(id, 60 + index));

  it('a signal that has fired already stops the sweep before any call', async () => {
    const signal = AbortSignal.abort(new Error('shutdown'));
    const { client, outcome } = sweepPages([page], { options: { signal } });
    await expect(outcome).rejects.toMatchObject({
      code: 'cancelled',
      cause: { message: 'shutdown' },
    });
    expect(client.calls).toEqual([]);
  });

  it('a signal stops the sweep between two boxes; the error holds the result so far', async () => {
    const controller = new AbortController();
    const onTerminate = (id: string) => {
      if (id === 'b') controller.abort();
    };
    const options = { signal: controller.signal };
    const { client, outcome } = sweepPages([page], { options, fake: { onTerminate } });
    await expect(outcome).rejects.toMatchObject({
      code: 'cancelled',
      details: { examined: 2, skipped: 0, terminated: [{ sandboxId: 'a' }, { sandboxId: 'b' }] },
    });
    expect(client.ended).toEqual(['a', 'b']);
  });

  it('a signal that fires during the fresh look spares the box', async () => {
    const controller = new AbortController();
    const revalidate = () => {
      controller.abort();
      return true;
    };
    const options = { signal: controller.signal, revalidate };
    const { client, outcome } = sweepPages([page], { options });
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    expect(client.ended).toEqual([]);
  });

  it('the signal reaches the call that lists', async () => {
    const client = createFakeSweepClient();
    const list = vi.spyOn(client.cpClient, 'sandboxList');
    const { signal } = new AbortController();
    await sweepModalOrphanSandboxes(settings, [], { now: NOW, client, signal });
    expect(list).toHaveBeenCalledWith(expect.anything(), { signal });
  });
});
