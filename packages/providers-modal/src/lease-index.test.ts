import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createModalLeaseIndex } from './lease-index.ts';

const owner = { leaseId: 'l', workspaceId: 'w', sandboxGroupId: 'g' };

it.each([undefined, 'cold', 'warming', 'warm', 'draining', 'anything'])(
  'a row holds its instance whatever its liveness: %s',
  (liveness) => {
    const row = { ...owner, instanceId: 'sb-1', ...(liveness === undefined ? {} : { liveness }) };
    const index = createModalLeaseIndex([row]);
    expect(index.holdsInstance('sb-1')).toBe(true);
    expect(index.holdsInstance('sb-2')).toBe(false);
  },
);

it.each([
  ['has no instance', { instanceId: null }, true],
  ['has an empty instance', { instanceId: '' }, true],
  ['is warming and replaces its instance', { instanceId: 'sb-1', liveness: 'warming' }, true],
  ['has settled on an instance', { instanceId: 'sb-1', liveness: 'warm' }, false],
])('an owner whose row %s: warming is %o', (_title, fields, expected) => {
  const index = createModalLeaseIndex([{ ...owner, ...fields }]);
  expect(index.isWarming(owner)).toBe(expected);
});

it('an empty instance id holds nothing', () => {
  expect(createModalLeaseIndex([{ ...owner, instanceId: '' }]).holdsInstance('')).toBe(false);
});

it('two owners are never taken for each other, whatever their ids hold', () => {
  const id = fc.string({ unit: fc.constantFrom(':', '1', 'a', '\n'), maxLength: 4 });
  const anyOwner = fc.record({ leaseId: id, workspaceId: id, sandboxGroupId: id });
  fc.assert(
    fc.property(anyOwner, anyOwner, (first, second) => {
      const isSame =
        first.leaseId === second.leaseId &&
        first.workspaceId === second.workspaceId &&
        first.sandboxGroupId === second.sandboxGroupId;
      const index = createModalLeaseIndex([{ ...first, instanceId: null }]);
      expect(index.isWarming(second)).toBe(isSame);
    }),
  );
});
