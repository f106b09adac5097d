import { Manifest } from '@openai/agents/sandbox';
import { collectSandboxEnvironment } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import type { ResourceRef } from '@opengeni/contracts/agent';
import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';

const DEFAULT_WORKSPACE_ROOT = '/workspace';

/**
 * The manifest of the agent's box: the root where the backend has its workspace, and the environment.
 * Fails with code `unsupported` when resources are asked for, which cannot be mounted yet.
 */
export function buildManifest(
  settings: Settings,
  resources: readonly ResourceRef[],
  environment: Readonly<Record<string, string>> = collectSandboxEnvironment(settings),
): Manifest {
  const [resource] = resources;
  if (resource !== undefined) {
    throw new SandboxError(
      'unsupported',
      `Resources cannot be mounted yet: leave out the ${resource.kind} resource and put its files into the box yourself.`,
      { details: { option: 'resources', kinds: resources.map(({ kind }) => kind) } },
    );
  }
  const descriptor = CAPABILITY_DESCRIPTORS[settings.sandboxBackend];
  return new Manifest({
    root: descriptor.workspaceRoot || DEFAULT_WORKSPACE_ROOT,
    environment: { ...environment },
  });
}
