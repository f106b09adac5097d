import { describe, expect, it } from 'vitest';

import { describeIsolation } from './isolation.ts';

describe('what is said about isolation', () => {
  it('is that a local box has none, and why', () => {
    const isolation = {
      kind: 'none',
      reason: 'bwrap is not installed',
      enforced: [],
      open: [],
    } as const;
    expect(describeIsolation(isolation, 'any')).toMatch(
      /^none: commands run as the user .*\(bwrap is not installed\)$/,
    );
  });

  it('is what the probe found to be enforced and what not', () => {
    const isolation = {
      kind: 'bubblewrap',
      enforced: [{ guard: 'processes', what: 'own processes' }],
      open: [{ guard: 'network', why: 'the network, which is shared on request' }],
    } as const;
    expect(describeIsolation(isolation, 'any')).toBe(
      'bubblewrap: own processes; not enforced: the network, which is shared on request',
    );
  });

  it('is the container and its image, and that its network is open', () => {
    expect(describeIsolation(undefined, 'node:24')).toBe(
      'container of image node:24; its network is open',
    );
  });
});
