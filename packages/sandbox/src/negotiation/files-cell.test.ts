import type { SandboxOs } from '@opengeni/contracts/backends';
import { describe, expect, it } from 'vitest';
import { negotiate } from '../../test/negotiation-fixture.ts';

describe('the files cell', () => {
  it.each([
    ['e2b', '/home/user'],
    ['vercel', '/vercel/sandbox'],
    ['modal', '/workspace'],
  ] as const)('of %s has the root %s', (backend, root) => {
    expect(negotiate({ backend }).FileSystem).toEqual({
      available: true,
      readOnly: false,
      root,
      pathSep: '/',
      treeMode: 'lazy',
      reason: null,
    });
  });

  it('does not depend on liveness or on the policy of streams', () => {
    const cold = {
      liveness: 'cold',
      desktopEnabled: false,
      streamTokenSecretAvailable: false,
    } as const;
    expect(negotiate(cold).FileSystem.available).toBe(true);
    expect(negotiate(cold).Git.available).toBe(true);
  });

  it('has the path separator and the terminal the shell of the system', () => {
    const machine = (os: SandboxOs) => {
      const { FileSystem, Terminal } = negotiate({ backend: 'selfhosted', os });
      return [FileSystem.pathSep, Terminal.shell];
    };
    expect(machine('windows')).toEqual(['\\', 'cmd.exe']);
    expect(machine('macos')).toEqual(['/', '/bin/zsh']);
    expect(machine('linux')).toEqual(['/', '/bin/bash']);
  });
});
