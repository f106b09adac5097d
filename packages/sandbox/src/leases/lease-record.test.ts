import { expect, it } from 'vitest';
import { SandboxError } from '@opengeni/contracts/errors';
import { LeaseWalk } from '../../test/lease-walk.ts';
import { transition } from './lease-machine.ts';
import { LeaseRecord, parseLeaseRecord, placedBoxOf } from './lease-record.ts';
import { DEFAULT_LEASE_TIMING } from './lease-timing.ts';

function warmRecord(): LeaseRecord {
  const { record } = new LeaseWalk().warm();
  if (record === undefined) throw new Error('there is a record');
  return record;
}

it('a record is JSON and valid in every state', () => {
  const walk = new LeaseWalk().stopping('s');
  walk.say({
    type: 'commit_capture',
    claimId: 's',
    files: { reference: 'r', mode: 'tar', binding: 'server' },
  });
  for (const record of [warmRecord(), walk.record]) {
    expect(LeaseRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  }
});

it('fields that a newer writer added survive a round trip at every depth', () => {
  const record = warmRecord();
  const [holder] = record.holders;
  const newer = {
    ...record,
    future: 1,
    holders: [{ ...holder, mood: 'good' }],
    state: { ...record.state, box: { ...placedBoxOf(record), region: 'north' } },
  };
  const moment = { nowMs: record.updatedAtMs + 1, timing: DEFAULT_LEASE_TIMING };
  const next = transition(parseLeaseRecord(newer, 'k'), { type: 'retire' }, moment).record;
  expect(next).toMatchObject({
    future: 1,
    holders: [{ mood: 'good' }],
    state: { retiring: true, box: { region: 'north' } },
  });
});

it.each([
  ['nothing', undefined],
  ['text', 'record'],
  ['a record of another version', { ...warmRecord(), version: 2 }],
  ['a record without an epoch', { ...warmRecord(), epoch: undefined }],
  ['a record in an unknown state', { ...warmRecord(), state: { name: 'frozen' } }],
  ['a negative time', { ...warmRecord(), updatedAtMs: -1 }],
])('%s is refused with a code and the name of the record', (_, value) => {
  expect(() => parseLeaseRecord(value, 'ws.group')).toThrow(
    expect.objectContaining({
      code: 'envelope_invalid',
      message: expect.stringContaining('ws.group'),
    }),
  );
  expect(() => parseLeaseRecord(value, 'ws.group')).toThrow(SandboxError);
});
