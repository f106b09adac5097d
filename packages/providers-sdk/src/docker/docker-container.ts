import { SandboxError } from '@opengeni/contracts/errors';
import type { DockerCommand } from './docker-command.ts';

/** Id of the container that a session state names. */
export function containerIdOf(state: unknown): string | undefined {
  const id = (state as { containerId?: unknown } | null)?.containerId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/**
 * Makes sure that the container of a stored state runs, so that resuming finds it instead of replacing it.
 * Throws code `box_gone` when the engine knows no such container.
 */
export async function ensureContainerRuns(docker: DockerCommand, id: string): Promise<void> {
  const args = ['ps', '--all', '--no-trunc', '--filter', `id=${id}`, '--format', '{{.State}}'];
  const listed = await docker(args);
  if (listed.exitCode !== 0) throw dockerFailure('list containers', listed.stderr);
  const state = listed.stdout.trim();
  if (state === '') {
    throw new SandboxError('box_gone', 'The container of the docker box no longer exists.', {
      details: { containerId: id },
    });
  }
  if (state.toLowerCase() === 'running') return;
  const started = await docker(['start', id]);
  if (started.exitCode !== 0) throw dockerFailure('start the container', started.stderr);
}

/** Joins a container to a network; being in it already is success. */
export async function joinNetwork(
  docker: DockerCommand,
  place: { readonly network: string; readonly containerId: string },
): Promise<void> {
  const { network, containerId } = place;
  const joined = await docker(['network', 'connect', network, containerId]);
  if (joined.exitCode === 0) return;
  if ((await networksOf(docker, containerId)).has(network)) return;
  throw new SandboxError(
    'provider_failed',
    `Failed to connect Docker sandbox container to network ${network}: ${joined.stderr.trim().slice(0, 500)}`,
    { details: { backend: 'docker', network, setting: 'OPENGENI_DOCKER_NETWORK' } },
  );
}

async function networksOf(docker: DockerCommand, id: string): Promise<ReadonlySet<string>> {
  const template =
    '{{range $name, $network := .NetworkSettings.Networks}}{{$name}}\n{{$network.NetworkID}}\n{{end}}';
  const inspected = await docker(['inspect', '--type', 'container', '--format', template, id]);
  return new Set(inspected.stdout.split('\n').filter((line) => line !== ''));
}

function dockerFailure(action: string, stderr: string): SandboxError {
  return new SandboxError('provider_failed', `Docker could not ${action}.`, {
    details: { backend: 'docker', stderr: stderr.trim().slice(0, 500) },
  });
}
