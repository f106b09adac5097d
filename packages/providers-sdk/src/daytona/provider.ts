import { daytonaSettingsTable } from '@opengeni/contracts/settings';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { DaytonaSettings } from '@opengeni/contracts/settings';
import { createHostedProvider } from '../hosted/hosted-provider.ts';
import type { HostedSdk } from '../hosted/hosted-provider.ts';
import { withoutUnset } from '../hosted/setting-values.ts';
import { importVendor } from '../hosted/vendor-module.ts';

/** Options of the SDK's client; seconds, where they are times, except for the minutes of `autoStopInterval`. */
export type DaytonaOptions = {
  apiKey?: string;
  apiUrl?: string;
  target?: string;
  image?: string;
  sandboxSnapshotName?: string;
  autoStopInterval?: number;
  timeoutSec?: number;
  exposedPortUrlTtlS?: number;
  env: Record<string, string>;
  exposedPorts: number[];
};

export type DaytonaSdk = HostedSdk<DaytonaSettings, DaytonaOptions>;

type DaytonaModule = {
  Daytona: new (config: { apiKey?: string; apiUrl?: string; target?: string }) => {
    get(id: string): Promise<{ state?: string; delete(): Promise<unknown> }>;
  };
};

const VENDOR = '@daytonaio/sdk';

/** The provider of Daytona sandboxes. */
export function createDaytonaProvider(
  loadSdk: () => Promise<DaytonaSdk> = importDaytonaSdk,
): SandboxProvider<DaytonaSettings> {
  return createHostedProvider<DaytonaSettings, DaytonaOptions>({
    backend: 'daytona',
    settings: daytonaSettingsTable,
    packages: ['@openai/agents-extensions', VENDOR],
    identityFields: ['sandboxId'],
    resumeKind: 'replacing',
    credentialFields: ['apiKey'],
    endedStatuses: ['destroyed', 'destroying'],
    optionsOf: ({ settings, environment, exposedPorts }) =>
      withoutUnset<DaytonaOptions>({
        apiKey: settings.daytonaApiKey,
        apiUrl: settings.daytonaApiUrl,
        target: settings.daytonaTarget,
        image: settings.daytonaImage,
        sandboxSnapshotName: settings.daytonaSnapshotName,
        autoStopInterval: settings.daytonaAutoStopInterval,
        timeoutSec: settings.daytonaTimeoutSeconds,
        exposedPortUrlTtlS: settings.daytonaExposedPortUrlTtlSeconds,
        env: { ...environment },
        exposedPorts: [...exposedPorts],
      }),
    loadSdk,
  });
}

/** Imports the Agents SDK's client and Daytona's SDK. */
export async function importDaytonaSdk(
  importModule: typeof importVendor = importVendor,
): Promise<DaytonaSdk> {
  const { DaytonaSandboxClient } = await import('@openai/agents-extensions/sandbox/daytona');
  const { Daytona } = await importModule<DaytonaModule>(VENDOR);
  return {
    createClient: (options) => new DaytonaSandboxClient(options),
    createControl: ({ daytonaApiKey, daytonaApiUrl, daytonaTarget }) => {
      const daytona = new Daytona(
        withoutUnset({ apiKey: daytonaApiKey, apiUrl: daytonaApiUrl, target: daytonaTarget }),
      );
      return {
        statusOf: async (id) => (await daytona.get(id)).state,
        end: async (id) => (await daytona.get(id)).delete(),
      };
    },
  };
}
