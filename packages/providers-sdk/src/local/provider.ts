import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';
import { SANDBOX_PROVIDER_VERSION, silentLog } from '@opengeni/contracts/ports';
import type { Log, SandboxProvider, SandboxSessionLike } from '@opengeni/contracts/ports';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { createSdkLoader } from '../lazy-client.ts';
import type { CommandStarter } from './command-starter.ts';
import { createHostStarter } from './host-starter.ts';
import { BOX_WORKSPACE } from './isolation/box-layout.ts';
import type { LocalLimits } from './isolation/box-limits.ts';
import { createFenceResolver } from './isolation/fence.ts';
import type { IsolatedBox } from './isolation/isolated-box.ts';
import { createIsolatedStarter } from './isolation/isolated-starter.ts';
import type { IsolationPrograms } from './isolation/isolation-programs.ts';
import type { LocalIsolationProbe } from './isolation/resolve-isolation.ts';
import { createLocalBoxes } from './local-boxes.ts';
import { createLocalClient, workspacePathOf } from './local-client.ts';
import type { LocalSdk } from './local-client.ts';
import { importLocalSdk } from './local-sdk.ts';
import { createNativeCommands } from './native-commands.ts';
import { createNativeFiles } from './native-files.ts';
import type { NativeFilesOptions } from './native-files.ts';
import { endLocalBox, listLocalBoxes } from './reclaim.ts';

export interface LocalProviderOptions {
  /** What one isolated box may use. */
  readonly limits?: Partial<LocalLimits>;
  /** Paths of the programs of isolation, where they are not in the folders of the system. */
  readonly programs?: Partial<IsolationPrograms>;
  /** Where it is said, once, that boxes are not isolated. Default: nowhere. */
  readonly log?: Log;
  /** Replaces the probe of this machine, such as by one whose result is known already. */
  readonly probe?: LocalIsolationProbe;
  /** Replaces the Agents SDK. */
  readonly load?: () => Promise<LocalSdk>;
}

/**
 * The provider of boxes that are folders of this machine. With isolation, commands run inside bubblewrap and
 * see the workspace at /workspace; without it they run as the user of this process, and the workspace is
 * fenced for file operations only.
 */
export function createLocalProvider(
  options: LocalProviderOptions = {},
): SandboxProvider<LocalSettings> {
  const load = createSdkLoader({
    backend: 'local',
    packages: ['@openai/agents'],
    load: options.load ?? importLocalSdk,
  });
  const descriptor = CAPABILITY_DESCRIPTORS.local;
  const boxes = createLocalBoxes();
  const isolated = new WeakMap<object, IsolatedBox>();
  const resolveFence = createFenceResolver({ ...options, log: options.log ?? silentLog });
  const findBox = (session: SandboxSessionLike): IsolatedBox | undefined => {
    const workspace = workspacePathOf(session.state);
    const known = isolated.get(session);
    return known ?? (workspace === undefined ? undefined : boxes.findIsolated(workspace));
  };
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend: 'local',
    descriptor,
    identityFields: ['workspaceRootPath'],
    resumeKind: 'exact',
    validateCredentials: () => {},
    build: ({ settings, exposedPorts, tags }) =>
      createLocalClient({
        backendId: descriptor.backendId,
        load,
        exposedPorts,
        tags,
        boxes,
        localIsolation: settings.localIsolation,
        resolveFence: () => resolveFence(settings),
        onIsolated: (session, box) => isolated.set(session, box),
      }),
    classifyFailure: (error) => (SandboxError.is(error, 'box_gone') ? 'gone' : 'unknown'),
    workspaceRootOf: (session) =>
      findBox(session) === undefined
        ? (workspacePathOf(session.state) ?? descriptor.workspaceRoot)
        : BOX_WORKSPACE,
    rolesOf: (session) => {
      const workspace = workspacePathOf(session.state);
      if (workspace === undefined) return {};
      const starter = starterOf(session, { workspace, box: findBox(session) });
      return {
        commands: createNativeCommands({ starter, groups: boxes.groupsOf(workspace) }),
        files: createNativeFiles(workspace, viewOf(findBox(session))),
      };
    },
    terminateById: async (_settings, instanceId) => {
      await boxes.end(instanceId);
      await endLocalBox(instanceId);
    },
    inventory: () => listLocalBoxes(),
  };
}

function starterOf(
  session: SandboxSessionLike,
  { workspace, box }: { readonly workspace: string; readonly box: IsolatedBox | undefined },
): CommandStarter {
  const environment = (): Record<string, string> => environmentOf(session);
  return box === undefined
    ? createHostStarter({ workspaceRoot: workspace, environment })
    : createIsolatedStarter({ box, environment });
}

function viewOf(box: IsolatedBox | undefined): NativeFilesOptions {
  return box === undefined ? {} : { owner: box.user, seenAs: BOX_WORKSPACE };
}

function environmentOf(session: SandboxSessionLike): Record<string, string> {
  const { environment } = session.state as { environment?: Record<string, string> };
  return environment ?? {};
}
