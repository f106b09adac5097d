import { SandboxError } from '@opengeni/contracts/errors';
import { cloudflareSettingsTable } from '@opengeni/contracts/settings';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { CloudflareSettings } from '@opengeni/contracts/settings';
import type { BoxControl } from '../hosted/box-control.ts';
import { createHostedProvider } from '../hosted/hosted-provider.ts';
import type { HostedSdk } from '../hosted/hosted-provider.ts';
import { withoutUnset } from '../hosted/setting-values.ts';

/** Options of the SDK's client, which has none for variables: they reach the box with each command. */
export type CloudflareOptions = {
  workerUrl: string;
  apiKey?: string;
  exposedPorts: number[];
};

export type CloudflareSdk = HostedSdk<CloudflareSettings, CloudflareOptions>;

const DELETE_TIMEOUT_MS = 30_000;

/** The provider of boxes of a Cloudflare worker. No process can take up a box that another one made. */
export function createCloudflareProvider(
  loadSdk: () => Promise<CloudflareSdk> = importCloudflareSdk,
): SandboxProvider<CloudflareSettings> {
  return createHostedProvider<CloudflareSettings, CloudflareOptions>({
    backend: 'cloudflare',
    settings: cloudflareSettingsTable,
    packages: ['@openai/agents-extensions'],
    identityFields: ['sandboxId'],
    resumeKind: 'none',
    optionsOf: ({ settings, exposedPorts }) =>
      withoutUnset<CloudflareOptions>({
        workerUrl: settings.cloudflareWorkerUrl,
        apiKey: settings.cloudflareApiKey,
        exposedPorts: [...exposedPorts],
      }),
    loadSdk,
  });
}

/** Imports the Agents SDK's client. The worker itself is asked over HTTP. */
export async function importCloudflareSdk(): Promise<CloudflareSdk> {
  const { CloudflareSandboxClient } = await import('@openai/agents-extensions/sandbox/cloudflare');
  return {
    createClient: (options) => new CloudflareSandboxClient(options),
    createControl: (settings): BoxControl => ({ end: (id) => deleteSandbox(settings, id) }),
  };
}

async function deleteSandbox(settings: CloudflareSettings, sandboxId: string): Promise<void> {
  const { cloudflareWorkerUrl = '', cloudflareApiKey } = settings;
  const base = cloudflareWorkerUrl.replace(/\/+$/, '');
  const response = await fetch(`${base}/v1/sandbox/${encodeURIComponent(sandboxId)}`, {
    method: 'DELETE',
    signal: AbortSignal.timeout(DELETE_TIMEOUT_MS),
    ...(cloudflareApiKey ? { headers: { authorization: `Bearer ${cloudflareApiKey}` } } : {}),
  });
  await response.body?.cancel();
  const { ok, status } = response;
  if (ok || status === 404) return;
  throw new SandboxError(
    codeOfStatus(status),
    `The worker at OPENGENI_CLOUDFLARE_WORKER_URL answered ${status} when a box was to be deleted.`,
    { details: { backend: 'cloudflare', sandboxId, status } },
  );
}

function codeOfStatus(status: number): SandboxErrorCode {
  if (status === 401 || status === 403) return 'provider_unauthorized';
  return status >= 500 ? 'provider_unreachable' : 'provider_failed';
}
