import { describe, expect, it } from 'vitest';
import { negotiate } from '../../test/negotiation-fixture.ts';

describe('the computer-use cell', () => {
  it.each([
    [{}, null],
    [{ liveness: 'cold' }, null],
    [{ computerUseEnabled: false }, 'disabled_by_policy'],
    [{ desktopEnabled: false }, 'disabled_by_policy'],
    [{ backend: 'cloudflare' }, 'tier_headless'],
    [{ backend: 'docker' }, 'backend_unsupported'],
    [{ os: 'windows' }, 'os_unsupported'],
  ] as const)('for %j has the reason %s', (change, reason) => {
    expect(negotiate(change).ComputerUse).toEqual({
      available: reason === null,
      readOnly: false,
      reason,
    });
  });

  it('says whether it only looks, also while it is not available', () => {
    const readOnly = { computerUseReadOnly: true };
    expect(negotiate(readOnly).ComputerUse.readOnly).toBe(true);
    expect(negotiate({ ...readOnly, backend: 'none' }).ComputerUse.readOnly).toBe(true);
  });
});
