import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heartbeatKeyOf, leaseKeyOf } from './lease-key.ts';

it('plain ids stay readable', () => {
  expect(leaseKeyOf('ws-1', 'group_2')).toBe('ws-1.group_2');
  expect(heartbeatKeyOf('ws.group', 'holder')).toBe('ws.group.holder');
});

it('ids of any text give keys that every store takes, and different ids different keys', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), {
        minLength: 2,
      }),
      (ids) => {
        const keys = ids.map(([workspaceId, groupId]) => leaseKeyOf(workspaceId, groupId));
        for (const key of keys) expect(key).toMatch(/^[\w=-]+\.[\w=-]+$/);
        const distinctIds = new Set(ids.map((pair) => JSON.stringify(pair)));
        expect(new Set(keys).size).toBe(distinctIds.size);
      },
    ),
  );
});
