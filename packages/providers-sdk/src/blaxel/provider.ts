import { blaxelSettingsTable } from '@opengeni/contracts/settings';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { BlaxelSettings } from '@opengeni/contracts/settings';
import { createHostedProvider } from '../hosted/hosted-provider.ts';
import type { HostedSdk } from '../hosted/hosted-provider.ts';
import { withoutUnset } from '../hosted/setting-values.ts';
import { importVendor } from '../hosted/vendor-module.ts';

/** Options of the SDK's client; memory is in MiB. Ports are opened later, so none are named. */
export type BlaxelOptions = {
  apiKey?: string;
  image?: string;
  region?: string;
  exposedPortPublic?: boolean;
  exposedPortUrlTtlS?: number;
  memory?: number;
  ttl?: string;
  env: Record<string, string>;
};

export type BlaxelSdk = HostedSdk<BlaxelSettings, BlaxelOptions>;

type BlaxelModule = {
  SandboxInstance: {
    get(name: string): Promise<{ status?: string; delete(): Promise<unknown> }>;
  };
};

const VENDOR = '@blaxel/core';

/**
 * The provider of Blaxel sandboxes. A replacement gets the name of the box that it replaces; the identity beside the
 * name, which has the time of creation, tells them apart.
 */
export function createBlaxelProvider(
  loadSdk: () => Promise<BlaxelSdk> = importBlaxelSdk,
): SandboxProvider<BlaxelSettings> {
  return createHostedProvider<BlaxelSettings, BlaxelOptions>({
    backend: 'blaxel',
    settings: blaxelSettingsTable,
    packages: ['@openai/agents-extensions', VENDOR],
    identityFields: ['sandboxName', 'sandboxIdentity'],
    resumeKind: 'replacing',
    endedStatuses: [
      'deactivating',
      'deactivated',
      'deleting',
      'failed',
      'terminating',
      'terminated',
    ],
    checksReuse: false,
    optionsOf: ({ settings, environment }) =>
      withoutUnset<BlaxelOptions>({
        apiKey: settings.blaxelApiKey,
        image: settings.blaxelImage,
        region: settings.blaxelRegion,
        exposedPortPublic: settings.blaxelExposedPortPublic,
        exposedPortUrlTtlS: settings.blaxelExposedPortUrlTtlSeconds,
        memory: settings.blaxelMemoryMb,
        ttl: settings.blaxelTtl,
        env: { ...environment },
      }),
    loadSdk,
  });
}

/** Imports the Agents SDK's client and Blaxel's SDK. */
export async function importBlaxelSdk(
  importModule: typeof importVendor = importVendor,
): Promise<BlaxelSdk> {
  const { BlaxelSandboxClient } = await import('@openai/agents-extensions/sandbox/blaxel');
  const { SandboxInstance } = await importModule<BlaxelModule>(VENDOR);
  return {
    createClient: (options) => new BlaxelSandboxClient(options),
    createControl: () => ({
      statusOf: async (name) => (await SandboxInstance.get(name)).status,
      end: async (name) => (await SandboxInstance.get(name)).delete(),
    }),
  };
}
