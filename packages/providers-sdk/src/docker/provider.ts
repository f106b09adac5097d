import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { ProviderFailure, SandboxProvider } from '@opengeni/contracts/ports';
import type { DockerSettings } from '@opengeni/contracts/settings';
import { createSdkLoader } from '../lazy-client.ts';
import { createDockerClient } from './docker-client.ts';
import type { DockerSdk } from './docker-client.ts';
import { runDocker } from './docker-command.ts';
import type { DockerCommand } from './docker-command.ts';

export interface DockerProviderParts {
  readonly loadSdk?: () => Promise<DockerSdk>;
  readonly docker?: DockerCommand;
}

/** The provider of boxes that are containers of the Docker engine which the `docker` program reaches. */
export function createDockerProvider(
  parts: DockerProviderParts = {},
): SandboxProvider<DockerSettings> {
  const { loadSdk = importSdk, docker = runDocker } = parts;
  const load = createSdkLoader({ backend: 'docker', packages: ['@openai/agents'], load: loadSdk });
  const descriptor = CAPABILITY_DESCRIPTORS.docker;
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend: 'docker',
    descriptor,
    identityFields: ['containerId'],
    resumeKind: 'replacing',
    validateCredentials: () => {},
    build: ({ settings, environment, exposedPorts }) =>
      createDockerClient({
        backendId: descriptor.backendId,
        load,
        docker,
        environment,
        network: settings.dockerNetwork?.trim() || undefined,
        options: {
          image: settings.dockerImage,
          exposedPorts: [...exposedPorts],
          snapshot: { type: 'noop' },
        },
      }),
    classifyFailure,
  };
}

function classifyFailure(error: unknown): ProviderFailure {
  if (SandboxError.is(error, 'box_gone')) return 'gone';
  if (SandboxError.is(error, 'provider_unreachable')) return 'transient';
  return 'unknown';
}

async function importSdk(): Promise<DockerSdk> {
  const { DockerSandboxClient, DockerSandboxSession } =
    await import('@openai/agents/sandbox/local');
  type State = ConstructorParameters<typeof DockerSandboxSession>[0]['state'];
  return {
    createClient: (options) => new DockerSandboxClient(options),
    createSession: (state) => new DockerSandboxSession({ state: state as State }),
  };
}
