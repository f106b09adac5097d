import { vercelSettingsTable } from '@opengeni/contracts/settings';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { VercelSettings } from '@opengeni/contracts/settings';
import { createHostedProvider } from '../hosted/hosted-provider.ts';
import type { HostedSdk } from '../hosted/hosted-provider.ts';
import { withoutUnset } from '../hosted/setting-values.ts';
import { importVendor } from '../hosted/vendor-module.ts';

/**
 * Options of the SDK's client. It uses the token only together with project and team; a team that is not named here
 * is read from `VERCEL_TEAM_ID` by the SDK.
 */
export type VercelOptions = {
  token?: string;
  projectId?: string;
  teamId?: string;
  runtime?: string;
  env: Record<string, string>;
  exposedPorts: number[];
};

export type VercelSdk = HostedSdk<VercelSettings, VercelOptions>;

type Credentials = { token: string; projectId: string; teamId: string };

type VercelModule = {
  Sandbox: {
    get(
      box: { sandboxId: string } & Partial<Credentials>,
    ): Promise<{ status?: string; stop(): Promise<unknown> }>;
  };
};

const VENDOR = '@vercel/sandbox';

/** The provider of Vercel sandboxes. */
export function createVercelProvider(
  loadSdk: () => Promise<VercelSdk> = importVercelSdk,
): SandboxProvider<VercelSettings> {
  return createHostedProvider<VercelSettings, VercelOptions>({
    backend: 'vercel',
    settings: vercelSettingsTable,
    packages: ['@openai/agents-extensions', VENDOR],
    identityFields: ['sandboxId'],
    resumeKind: 'replacing',
    credentialFields: ['token'],
    endedStatuses: ['aborted', 'failed', 'stopped', 'stopping'],
    optionsOf: ({ settings, environment, exposedPorts }) =>
      withoutUnset<VercelOptions>({
        token: settings.vercelToken,
        projectId: settings.vercelProjectId,
        teamId: settings.vercelTeamId,
        runtime: settings.vercelRuntime,
        env: { ...environment },
        exposedPorts: [...exposedPorts],
      }),
    loadSdk,
  });
}

/** Imports the Agents SDK's client and Vercel's SDK. */
export async function importVercelSdk(
  importModule: typeof importVendor = importVendor,
): Promise<VercelSdk> {
  const { VercelSandboxClient } = await import('@openai/agents-extensions/sandbox/vercel');
  const { Sandbox } = await importModule<VercelModule>(VENDOR);
  return {
    createClient: (options) => new VercelSandboxClient(options),
    createControl: (settings) => {
      const find = (sandboxId: string) => Sandbox.get({ sandboxId, ...credentialsOf(settings) });
      return {
        statusOf: async (id) => (await find(id)).status,
        end: async (id) => (await find(id)).stop(),
      };
    },
  };
}

/** Vercel's SDK takes all three or finds its own. */
function credentialsOf(settings: VercelSettings): Credentials | undefined {
  const { vercelToken: token, vercelProjectId: projectId, vercelTeamId: teamId } = settings;
  return token && projectId && teamId ? { token, projectId, teamId } : undefined;
}
