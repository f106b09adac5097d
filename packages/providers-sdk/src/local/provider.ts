import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxConfigError, SandboxError } from '@opengeni/contracts/errors';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { SandboxProvider, SandboxSessionLike } from '@opengeni/contracts/ports';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { createSdkLoader } from '../lazy-client.ts';
import { createLocalClient, workspacePathOf } from './local-client.ts';
import type { LocalSdk } from './local-client.ts';
import { createNativeCommands } from './native-commands.ts';
import { createNativeFiles } from './native-files.ts';
import { createGroupRegistry } from './process-group.ts';

/**
 * The provider of boxes that are folders of this machine. Commands run as the user of this process: the
 * workspace is fenced for file operations, commands are not.
 */
export function createLocalProvider(
  loadSdk: () => Promise<LocalSdk> = importSdk,
): SandboxProvider<LocalSettings> {
  const load = createSdkLoader({ backend: 'local', packages: ['@openai/agents'], load: loadSdk });
  const descriptor = CAPABILITY_DESCRIPTORS.local;
  const registry = createGroupRegistry();
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend: 'local',
    descriptor,
    identityFields: ['workspaceRootPath'],
    resumeKind: 'exact',
    validateCredentials: assertIsolation,
    build: ({ exposedPorts }) =>
      createLocalClient({ backendId: descriptor.backendId, load, exposedPorts, registry }),
    classifyFailure: (error) => (SandboxError.is(error, 'box_gone') ? 'gone' : 'unknown'),
    workspaceRootOf: (session) => workspacePathOf(session.state) ?? descriptor.workspaceRoot,
    rolesOf: (session) => {
      const workspaceRoot = workspacePathOf(session.state);
      if (workspaceRoot === undefined) return {};
      const environment = (): Record<string, string> => environmentOf(session);
      return {
        commands: createNativeCommands({
          workspaceRoot,
          environment,
          groups: registry.of(workspaceRoot),
        }),
        files: createNativeFiles(workspaceRoot),
      };
    },
  };
}

function assertIsolation({ localIsolation }: Partial<LocalSettings>): void {
  if (localIsolation !== 'bubblewrap') return;
  throw new SandboxConfigError(
    'local',
    'OPENGENI_LOCAL_ISOLATION=bubblewrap cannot be enforced: local boxes run as the user; set it to auto or none, or use another backend.',
  );
}

function environmentOf(session: SandboxSessionLike): Record<string, string> {
  const { environment } = session.state as { environment?: Record<string, string> };
  return environment ?? {};
}

async function importSdk(): Promise<LocalSdk> {
  const { UnixLocalSandboxClient } = await import('@openai/agents/sandbox/local');
  return { createClient: (options) => new UnixLocalSandboxClient(options) };
}
