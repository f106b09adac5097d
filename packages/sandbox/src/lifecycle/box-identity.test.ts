import { describe, expect, it } from 'vitest';
import { compareIdentity, identityOf, instanceIdOf, namesBox } from './box-identity.ts';

describe('the id of a box', () => {
  it('is the first non-empty customary field', () => {
    expect(instanceIdOf({ containerId: 'c', id: 'i', sandboxId: '' })).toBe('i');
    expect(instanceIdOf({ hostId: 'h', containerId: 'c' })).toBe('h');
  });

  it('is the declared field before a customary one', () => {
    expect(instanceIdOf({ id: 'i', devboxId: 'd' }, ['devboxId'])).toBe('d');
  });

  it.each([undefined, null, {}, { sandboxId: 5 }, 'x'])('is empty for %j', (state) => {
    expect(instanceIdOf(state)).toBe('');
  });

  it('makes a stored state resumable, but a host id alone does not', () => {
    expect(namesBox({ containerId: 'c' })).toBe(true);
    expect(namesBox({ hostId: 'h' })).toBe(false);
    expect(namesBox({ workspaceRootPath: '/w' }, ['workspaceRootPath'])).toBe(true);
  });
});

describe('comparing identities', () => {
  it.each([
    [['a'], ['a'], 'same'],
    [['a'], ['b'], 'changed'],
    [['a', 'x'], ['a', 'y'], 'changed'],
    [['a', ''], ['a', 'y'], 'same'],
    [[''], ['a'], 'unknown'],
    [['a'], [''], 'unknown'],
  ] as const)('%j and %j are %s', (before, after, result) => {
    expect(compareIdentity(before, after)).toBe(result);
  });

  it('uses every declared field', () => {
    expect(identityOf({ sandboxName: 'n', region: 'r' }, ['sandboxName', 'region'])).toEqual([
      'n',
      'r',
    ]);
    expect(identityOf({ sandboxId: 's' })).toEqual(['s']);
  });
});
