import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { NoneSettings } from '@opengeni/contracts/settings';

/** The provider of agents that work without a box. */
export function createNoneProvider(): SandboxProvider<NoneSettings> {
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend: 'none',
    descriptor: CAPABILITY_DESCRIPTORS.none,
    validateCredentials: () => {},
    build: () => undefined,
  };
}
