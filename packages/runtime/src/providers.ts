import {
  createDockerProvider,
  createLocalProvider,
  createNoneProvider,
} from '@opengeni/providers-sdk';
import type { Settings } from '@opengeni/config';
import type { SandboxProvider } from '@opengeni/contracts/ports';

/** The providers that ship with the runtime. A host adds its own: `[...createDefaultProviders(), acmeProvider]`. */
export function createDefaultProviders(): SandboxProvider<Settings>[] {
  return [createDockerProvider(), createLocalProvider(), createNoneProvider()];
}
