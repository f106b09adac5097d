import { describe, expect, it } from 'vitest';
import { negotiate } from '../../test/negotiation-fixture.ts';

describe('the recording cell', () => {
  it.each([
    [{}, null],
    [{ liveness: 'cold' }, null],
    [{ streamTokenSecretAvailable: false }, null],
    [{ desktopEnabled: false }, 'disabled_by_policy'],
    [{ backend: 'vercel' }, 'tier_headless'],
    [{ backend: 'local' }, 'backend_unsupported'],
    [{ os: 'macos' }, 'os_unsupported'],
    [{ backend: 'selfhosted', os: 'linux' }, null],
    [{ backend: 'selfhosted', os: 'macos' }, 'os_unsupported'],
    [{ backend: 'selfhosted', os: 'windows', desktopEnabled: false }, 'os_unsupported'],
  ] as const)('for %j has the reason %s', (change, reason) => {
    const { Recording } = negotiate(change);
    const available = reason === null;
    expect(Recording).toEqual({
      available,
      modes: available ? ['manual', 'on-turn', 'on-verify'] : [],
      codecs: available ? ['h264-mp4', 'vp9-webm'] : [],
      reason,
    });
  });
});
