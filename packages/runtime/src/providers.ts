import {
  createBlaxelProvider,
  createCloudflareProvider,
  createDaytonaProvider,
  createDockerProvider,
  createE2bProvider,
  createLocalProvider,
  createNoneProvider,
  createRunloopProvider,
  createVercelProvider,
} from '@opengeni/providers-sdk';
import type { Settings } from '@opengeni/config';
import type { CapabilityDescriptor, SandboxBackend } from '@opengeni/contracts/backends';
import type { SandboxProvider } from '@opengeni/contracts/ports';

/** The providers that ship with the runtime. A host adds its own: `[...createDefaultProviders(), acmeProvider]`. */
export function createDefaultProviders(): SandboxProvider<Settings>[] {
  return [
    createDockerProvider(),
    createLocalProvider(),
    createNoneProvider(),
    createDaytonaProvider(),
    createRunloopProvider(),
    createE2bProvider(),
    createBlaxelProvider(),
    createCloudflareProvider(),
    createVercelProvider(),
  ];
}

/** What a provider is given to build a client from. */
export type ProviderConstructionContext = {
  settings: Settings;
  environment: Record<string, string>;
  exposedPorts: number[];
};

/** A provider as hosts of 0.3.0 declare it; `SandboxProvider` is the port behind it. */
export type ProviderRegistration = {
  backend: SandboxBackend;
  descriptor: CapabilityDescriptor;
  validateCredentials(settings: Settings): void;
  build(context: ProviderConstructionContext): unknown;
};
