import { expect, it } from 'vitest';
import { selfhostedLiveness } from './liveness.ts';

const NOW = new Date('2030-01-01T00:01:00.000Z');
const enrollment = {
  status: 'active',
  exposure: 'whole-machine',
  allowScreenControl: true,
  hasDisplay: true,
  lastSeenAt: null as string | null,
};
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

it.each([
  ['answered', true, secondsAgo(3600), 'online'],
  ['answered although never seen', true, null, 'online'],
  ['seen 5 s ago', false, secondsAgo(5), 'reconnecting'],
  ['seen 30 s ago to the millisecond', false, secondsAgo(30), 'reconnecting'],
  ['seen a millisecond earlier', false, secondsAgo(30.001), 'offline'],
  ['seen 120 s ago', false, secondsAgo(120), 'offline'],
  ['never seen', false, null, 'offline'],
  ['with a time that cannot be read', false, 'yesterday', 'offline'],
  ['ahead of this clock', false, secondsAgo(-5), 'reconnecting'],
])('an active machine, %s', (_name, probeResponded, lastSeenAt, state) => {
  const found = selfhostedLiveness({
    enrollment: { ...enrollment, lastSeenAt },
    probeResponded,
    now: NOW,
  });
  expect(found).toEqual({ state, consented: true, hasDisplay: true });
});

it.each([null, { ...enrollment, status: 'revoked' }, { ...enrollment, status: '' }])(
  'without an active enrollment a machine is offline, whatever it answers: %j',
  (row) => {
    expect(selfhostedLiveness({ enrollment: row, probeResponded: true })).toEqual({
      state: 'offline',
      consented: false,
      hasDisplay: false,
    });
  },
);

it.each([
  ['whole-machine', true, true],
  ['whole-machine', false, false],
  ['folder', true, false],
])(
  'exposure %s with screen control %s is consent: %s',
  (exposure, allowScreenControl, consented) => {
    const row = { ...enrollment, exposure, allowScreenControl, hasDisplay: false };
    expect(selfhostedLiveness({ enrollment: row, probeResponded: true })).toEqual({
      state: 'online',
      consented,
      hasDisplay: false,
    });
  },
);
