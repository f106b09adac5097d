import { describe, expect, it } from 'vitest';

import { describeIsolation } from './isolation.ts';

describe('what is said about isolation', () => {
  it('is that a local box has none', () => {
    expect(describeIsolation('local', 'any')).toMatch(/^none: commands run as the user /);
  });

  it('is the container and its image, and that its network is open', () => {
    expect(describeIsolation('docker', 'node:24')).toBe(
      'container of image node:24; its network is open',
    );
  });
});
