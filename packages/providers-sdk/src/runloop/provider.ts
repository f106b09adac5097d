import { runloopSettingsTable } from '@opengeni/contracts/settings';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { RunloopSettings } from '@opengeni/contracts/settings';
import { createHostedProvider } from '../hosted/hosted-provider.ts';
import type { HostedSdk } from '../hosted/hosted-provider.ts';
import { withoutUnset } from '../hosted/setting-values.ts';
import { importVendor } from '../hosted/vendor-module.ts';

export type RunloopOptions = {
  apiKey?: string;
  baseUrl?: string;
  blueprintName?: string;
  blueprintId?: string;
  tunnel: boolean;
  /** Bounds the SDK's own question whether the box runs. */
  timeouts?: { keepAliveTimeoutMs: number };
  /** Go to Runloop as they are. */
  launchParameters?: { keep_alive_time_seconds: number };
  env: Record<string, string>;
  exposedPorts: number[];
};

export type RunloopSdk = HostedSdk<RunloopSettings, RunloopOptions>;

type RunloopModule = {
  RunloopSDK: new (config: { bearerToken?: string; baseURL?: string }) => {
    devbox: {
      fromId(id: string): { getInfo(): Promise<{ status?: string }>; shutdown(): Promise<unknown> };
    };
  };
};

const VENDOR = '@runloop/api-client';

/** The provider of Runloop devboxes. */
export function createRunloopProvider(
  loadSdk: () => Promise<RunloopSdk> = importRunloopSdk,
): SandboxProvider<RunloopSettings> {
  return createHostedProvider<RunloopSettings, RunloopOptions>({
    backend: 'runloop',
    settings: runloopSettingsTable,
    packages: ['@openai/agents-extensions', VENDOR],
    identityFields: ['devboxId'],
    resumeKind: 'replacing',
    endedStatuses: ['shutdown', 'failure'],
    optionsOf: ({ settings, environment, exposedPorts }) =>
      withoutUnset<RunloopOptions>({
        apiKey: settings.runloopApiKey,
        baseUrl: settings.runloopBaseUrl,
        blueprintName: settings.runloopBlueprintName,
        blueprintId: settings.runloopBlueprintId,
        tunnel: settings.runloopTunnel,
        ...keepAliveOf(settings.runloopKeepAliveSeconds),
        env: { ...environment },
        exposedPorts: [...exposedPorts],
      }),
    loadSdk,
  });
}

/** Imports the Agents SDK's client and Runloop's SDK. */
export async function importRunloopSdk(
  importModule: typeof importVendor = importVendor,
): Promise<RunloopSdk> {
  const { RunloopSandboxClient } = await import('@openai/agents-extensions/sandbox/runloop');
  const { RunloopSDK } = await importModule<RunloopModule>(VENDOR);
  return {
    createClient: (options) => new RunloopSandboxClient(options),
    createControl: ({ runloopApiKey, runloopBaseUrl }) => {
      const { devbox } = new RunloopSDK(
        withoutUnset({ bearerToken: runloopApiKey, baseURL: runloopBaseUrl }),
      );
      return {
        statusOf: async (id) => (await devbox.fromId(id).getInfo()).status,
        end: async (id) => devbox.fromId(id).shutdown(),
      };
    },
  };
}

function keepAliveOf(
  seconds: number | undefined,
): Pick<RunloopOptions, 'launchParameters' | 'timeouts'> {
  if (seconds === undefined) return {};
  return {
    launchParameters: { keep_alive_time_seconds: seconds },
    timeouts: { keepAliveTimeoutMs: seconds * 1000 },
  };
}
