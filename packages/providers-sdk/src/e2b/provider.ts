import { e2bSettingsTable } from '@opengeni/contracts/settings';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { E2bSettings } from '@opengeni/contracts/settings';
import { createHostedProvider } from '../hosted/hosted-provider.ts';
import type { HostedSdk } from '../hosted/hosted-provider.ts';
import { withoutUnset } from '../hosted/setting-values.ts';
import { importVendor } from '../hosted/vendor-module.ts';

/** Options of the SDK's client; `timeout` is in seconds. The client reads its key from `E2B_API_KEY` itself. */
export type E2bOptions = {
  template?: string;
  timeout?: number;
  timeoutAction?: 'pause' | 'kill';
  allowInternetAccess?: boolean;
  autoResume?: boolean;
  workspacePersistence?: 'tar' | 'snapshot';
  env: Record<string, string>;
  exposedPorts: number[];
};

export type E2bSdk = HostedSdk<E2bSettings, E2bOptions>;

type E2bModule = {
  Sandbox: {
    getInfo(id: string, options: { apiKey?: string }): Promise<{ state?: string }>;
    /** Resolves to false when there is no such sandbox. */
    kill(id: string, options: { apiKey?: string }): Promise<boolean>;
  };
};

const VENDOR = 'e2b';

/** The provider of E2B sandboxes. */
export function createE2bProvider(
  loadSdk: () => Promise<E2bSdk> = importE2bSdk,
): SandboxProvider<E2bSettings> {
  return createHostedProvider<E2bSettings, E2bOptions>({
    backend: 'e2b',
    settings: e2bSettingsTable,
    packages: ['@openai/agents-extensions', VENDOR],
    identityFields: ['sandboxId'],
    resumeKind: 'replacing',
    lifetimeMsOf: lifetimeOf,
    optionsOf: ({ settings, environment, exposedPorts }) =>
      withoutUnset<E2bOptions>({
        template: settings.e2bTemplate,
        timeout: settings.e2bTimeoutSeconds,
        timeoutAction: settings.e2bTimeoutAction,
        allowInternetAccess: settings.e2bAllowInternetAccess,
        autoResume: settings.e2bAutoResume,
        workspacePersistence: settings.e2bWorkspacePersistence,
        env: { ...environment },
        exposedPorts: [...exposedPorts],
      }),
    loadSdk,
  });
}

/** E2B counts from the creation on; a box that it pauses is still there. */
function lifetimeOf({ e2bTimeoutSeconds, e2bTimeoutAction }: E2bSettings): number | undefined {
  if (e2bTimeoutSeconds === undefined || e2bTimeoutAction === 'pause') return undefined;
  return e2bTimeoutSeconds * 1000;
}

/** Imports the Agents SDK's client and E2B's SDK. */
export async function importE2bSdk(
  importModule: typeof importVendor = importVendor,
): Promise<E2bSdk> {
  const { E2BSandboxClient } = await import('@openai/agents-extensions/sandbox/e2b');
  const { Sandbox } = await importModule<E2bModule>(VENDOR);
  return {
    createClient: (options) => new E2BSandboxClient(options),
    createControl: ({ e2bApiKey }) => {
      const options = withoutUnset<{ apiKey?: string }>({ apiKey: e2bApiKey });
      return {
        statusOf: async (id) => (await Sandbox.getInfo(id, options)).state,
        end: (id) => Sandbox.kill(id, options),
      };
    },
  };
}
