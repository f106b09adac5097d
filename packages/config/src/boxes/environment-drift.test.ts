import { Secret } from '@opengeni/contracts/settings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findEnvironmentDrift, fingerprintEnvironment } from './environment-drift.ts';

const key = new Secret('a key for digests');
const drift = (live: Record<string, string>, current: Record<string, string>) =>
  findEnvironmentDrift(fingerprintEnvironment(live, key), fingerprintEnvironment(current, key));

describe('environment drift', () => {
  it('is reported by name', () => {
    expect(drift({ A: '1', B: '2', C: '3' }, { B: '2', C: '4', D: '5' })).toEqual({
      added: ['D'],
      removed: ['A'],
      changed: ['C'],
    });
  });

  it('is nothing for the same variables in another order', () => {
    expect(drift({ A: '1', B: '2' }, { B: '2', A: '1' })).toBeUndefined();
  });

  it('what is stored says nothing about the values', () => {
    const stored = fingerprintEnvironment({ TOKEN: 'hidden', OTHER: 'hidden' }, key);
    expect(JSON.stringify(stored)).not.toContain('hidden');
    expect(stored['TOKEN']).not.toBe(stored['OTHER']);
    expect(fingerprintEnvironment({ TOKEN: 'hidden' }, new Secret('another'))).not.toEqual({
      TOKEN: stored['TOKEN'],
    });
  });

  it('exists exactly when two environments differ', () => {
    const environment = fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 });
    fc.assert(
      fc.property(environment, environment, (a, b) => {
        const same =
          Object.keys(a).length === Object.keys(b).length &&
          Object.keys(a).every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
        expect(drift(a, b) === undefined).toBe(same);
      }),
    );
  });
});
