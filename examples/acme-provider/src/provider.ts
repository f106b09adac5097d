import { SandboxConfigError } from '@opengeni/contracts/errors';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { CommandRunner, SandboxProvider } from '@opengeni/contracts/ports';
import type { AcmeApi } from './acme-api.ts';
import { createAcmeClient, endAcmeBox } from './acme-client.ts';
import { classifyAcmeFailure } from './acme-failure.ts';
import { acmeDescriptor } from './descriptor.ts';
import type { AcmeSettings } from './settings.ts';

/** The provider of Acme boxes. `request` replaces the network in tests. */
export function createAcmeProvider(request: typeof fetch = fetch): SandboxProvider<AcmeSettings> {
  const load = async ({ acmeApiUrl, acmeApiKey = '' }: AcmeSettings): Promise<AcmeApi> => {
    const { createAcmeApi } = await import('./acme-api.ts');
    return createAcmeApi({ url: acmeApiUrl, key: acmeApiKey, fetch: request });
  };
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend: 'acme',
    descriptor: acmeDescriptor,
    identityFields: ['boxId'],
    resumeKind: 'exact',
    validateCredentials: ({ acmeApiKey }) => {
      if (acmeApiKey === undefined || acmeApiKey.trim() === '') {
        throw new SandboxConfigError('acme', 'OPENGENI_ACME_API_KEY is required');
      }
    },
    build: (context) => createAcmeClient(context, () => load(context.settings)),
    classifyFailure: classifyAcmeFailure,
    workspaceRootOf: () => acmeDescriptor.workspaceRoot,
    rolesOf: (session) =>
      'commands' in session ? { commands: session.commands as CommandRunner } : {},
    terminateById: async (settings, instanceId) => endAcmeBox(await load(settings), instanceId),
  };
}
