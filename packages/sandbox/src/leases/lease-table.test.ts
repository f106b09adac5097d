import { FakeClock, FaultyLeaseStore, InMemoryLeaseStore } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { WALK_LEASE } from '../../test/lease-walk.ts';
import type { LeaseCommand } from './lease-command.ts';
import type { LeaseRecord } from './lease-record.ts';
import { createLeaseTable } from './lease-table.ts';

const acquire = (holderId: string): LeaseCommand => ({
  type: 'acquire',
  lease: WALK_LEASE,
  holder: { holderId, kind: 'turn' },
  claimId: holderId,
});

describe('a lease table', () => {
  it('applies every command of many that speak at the same time', async () => {
    const store = new InMemoryLeaseStore<LeaseRecord>();
    const tables = Array.from({ length: 20 }, () => createLeaseTable({ store }));
    const answers = await Promise.all(
      tables.map((table, count) => table.say('k', acquire(`h${count}`))),
    );
    expect(answers.filter(({ result }) => result.kind === 'spawn')).toHaveLength(1);
    expect((await tables[0]?.read('k'))?.holders).toHaveLength(20);
  });

  it('writes nothing for a command that changes nothing', async () => {
    const store = new InMemoryLeaseStore<LeaseRecord>();
    const table = createLeaseTable({ store });
    await table.say('k', acquire('a'));
    const before = await store.get('k');
    expect((await table.say('k', { type: 'begin_stop', claimId: 's' })).result.kind).toBe(
      'not_applicable',
    );
    expect((await store.get('k'))?.revision).toBe(before?.revision);
    expect((await table.say('none', { type: 'settle' })).record).toBeUndefined();
  });

  it('gives up with store_unavailable when the store stays silent, after a while', async () => {
    const clock = new FakeClock();
    const silent = new FaultyLeaseStore(new InMemoryLeaseStore<LeaseRecord>(), {
      faultOf: () => 'no_answer',
    });
    const table = createLeaseTable({ store: silent, clock, giveUpAfterMs: 25_000 });
    const said = expect(table.say('k', acquire('a'))).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    await clock.advanceBy(60_000);
    await said;
    expect(clock.sleeping).toBe(0);
  });

  it('ends with code cancelled when its signal fires', async () => {
    const store = new FaultyLeaseStore(new InMemoryLeaseStore<LeaseRecord>(), {
      faultOf: () => 'lost_request',
    });
    const clock = new FakeClock();
    const table = createLeaseTable({ store, clock });
    const controller = new AbortController();
    const said = expect(table.say('k', acquire('a'), controller.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    await clock.advanceBy(1);
    controller.abort();
    await clock.advanceBy(1_000);
    await said;
  });

  it('gives the effects of a write whose reply was lost', async () => {
    const inner = new InMemoryLeaseStore<LeaseRecord>();
    const table = createLeaseTable({ store: inner });
    await table.say('k', acquire('a'));
    const box = { instanceId: 'b' };
    await table.say('k', { type: 'commit_warm', claimId: 'a', box });
    const named = { epoch: 1, instanceId: 'b' };
    for (const reference of ['one', 'two']) {
      await table.say('k', { type: 'begin_capture', ...named, captureId: reference });
      await table.say('k', {
        type: 'save_archive',
        ...named,
        captureId: reference,
        files: { reference, mode: 'tar' },
      });
    }
    await table.say('k', { type: 'begin_capture', ...named, captureId: 'three' });
    let isLost = false;
    const faulty = new FaultyLeaseStore(inner, {
      faultOf(operation) {
        if (operation !== 'update' || isLost) return undefined;
        isLost = true;
        return 'lost_reply';
      },
    });
    const files = { reference: 'three', mode: 'tar' };
    const said = await createLeaseTable({ store: faulty }).say('k', {
      type: 'save_archive',
      ...named,
      captureId: 'three',
      files,
    });
    expect(said.result.kind).toBe('done');
    expect(said.effects).toMatchObject([
      { kind: 'discard_archive', archive: { reference: 'one' } },
    ]);
  });

  it('throws a failure of the store that is neither conflict nor silence as it came', async () => {
    const store = new InMemoryLeaseStore<LeaseRecord>();
    store.get = () => Promise.reject(new TypeError('a defect'));
    await expect(createLeaseTable({ store }).say('k', acquire('a'))).rejects.toThrow(TypeError);
  });
});
