import type { Settings } from '../settings.ts';

/** The address that a client of Azure calls: the base address, else the deployment at the endpoint. */
export function findAzureBaseUrl(
  settings: Pick<Settings, 'azureOpenaiBaseUrl' | 'azureOpenaiEndpoint' | 'azureOpenaiDeployment'>,
): string | undefined {
  if (settings.azureOpenaiBaseUrl) return settings.azureOpenaiBaseUrl;
  const { azureOpenaiEndpoint: endpoint, azureOpenaiDeployment: deployment } = settings;
  if (!endpoint || !deployment) return undefined;
  return `${endpoint.trim().replace(/\/+$/, '')}/openai/deployments/${deployment}`;
}
