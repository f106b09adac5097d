import { SandboxError } from '@opengeni/contracts/errors';
import type { Manifest } from '@openai/agents/sandbox';
import { VIRTUAL_ROOT } from './machine-path.ts';

type ManifestVariable = Manifest['environment'][string];

/**
 * The manifest of a live session on a machine: the virtual root, no entries, and the variables of the run, which
 * the Agents SDK compares with the agent's. It has the SDK's shape, so that no session needs the SDK loaded.
 */
export function createMachineManifest(environment: Readonly<Record<string, string>>): Manifest {
  const variables = Object.entries(environment).map(([name, value]) => [
    name,
    createVariable(value),
  ]);
  const manifest: Manifest = {
    version: 1,
    root: VIRTUAL_ROOT,
    entries: {},
    environment: Object.fromEntries(variables) as Record<string, ManifestVariable>,
    users: [],
    groups: [],
    extraPathGrants: [],
    remoteMountCommandAllowlist: [],
    validatedEntries: () => ({}),
    iterEntries: function* () {},
    ephemeralEntryPaths: () => new Set(),
    mountTargets: () => [],
    mountTargetsForMaterialization: () => [],
    ephemeralMountTargets: () => [],
    ephemeralPersistencePaths: () => new Set(),
    resolveEnvironment: async (overrides) => ({ ...environment, ...overrides }),
    describe: () => VIRTUAL_ROOT,
    withInContainerMountCredentialExposureAcknowledged: refuseMounts,
    withInContainerMountBroadCredentialExposureAcknowledged: refuseMounts,
  };
  return manifest;
}

function createVariable(value: string): ManifestVariable {
  return {
    value,
    ephemeral: false,
    resolve: async () => value,
    init: () => ({ value }),
    normalized: () => ({ value }),
  };
}

function refuseMounts(): never {
  throw new SandboxError('unsupported', 'A connected machine has no mounts to grant anything to.');
}
