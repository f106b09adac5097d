import type { StreamConfig } from '@nats-io/jetstream';
import { expect, it } from 'vitest';
import { assertSuitableBucket } from './assert-suitable-bucket.ts';

const MINUTE_NANOSECONDS = 60_000 * 1e6;

function configWith(changes: Partial<StreamConfig>): StreamConfig {
  const config = { storage: 'file', discard: 'new', max_age: 0, max_bytes: -1, max_msgs: -1 };
  return { ...config, ...changes } as StreamConfig;
}

function refusalWith(text: string): unknown {
  return expect.objectContaining({
    code: 'config_invalid',
    message: expect.stringContaining(text),
  });
}

it.each<[string, Partial<StreamConfig>]>([
  ['remove its maximal age', { max_age: MINUTE_NANOSECONDS }],
  ['stored in files', { storage: 'memory' }],
  ['discard policy to "new"', { discard: 'old', max_bytes: 1_000 }],
  ['discard policy to "new"', { discard: 'old', max_msgs: 10 }],
])('a bucket that may lose leases is refused: %s', (fix, changes) => {
  const check = (): void => assertSuitableBucket(configWith(changes), { name: 'leases' });
  expect(check).toThrow(refusalWith('leases'));
  expect(check).toThrow(refusalWith(fix));
});

it.each<Partial<StreamConfig>>([{}, { max_bytes: 1_000 }, { discard: 'old' }])(
  'a bucket that keeps leases or refuses new ones is used: %o',
  (changes) => {
    expect(() => assertSuitableBucket(configWith(changes), { name: 'leases' })).not.toThrow();
  },
);

it.each<[string, Partial<StreamConfig>]>([
  ['give it a maximal age of 60000 ms', { max_age: 0 }],
  ['raise its maximal age to 60000 ms', { max_age: MINUTE_NANOSECONDS - 1e6 }],
])('a bucket whose heartbeats live too short or for ever is refused: %s', (fix, changes) => {
  const needs = { name: 'beats', maxAgeMs: 60_000 };
  expect(() => assertSuitableBucket(configWith(changes), needs)).toThrow(refusalWith(fix));
});

it('a bucket of heartbeats may live longer than asked, and in memory', () => {
  const config = configWith({ max_age: 2 * MINUTE_NANOSECONDS, storage: 'memory' });
  expect(() => assertSuitableBucket(config, { name: 'beats', maxAgeMs: 60_000 })).not.toThrow();
});
