import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import type { UnixLocalSandboxSessionState } from '@openai/agents/sandbox/local';
import { BOX_WORKSPACE } from './isolation/box-layout.ts';
import type { IsolatedBox } from './isolation/isolated-box.ts';
import { defineIsolatedSession } from './isolation/isolated-session.ts';
import { createIsolatedStarter } from './isolation/isolated-starter.ts';
import { hasPseudoTerminal } from './isolation/session-shell.ts';
import type { LocalSdk } from './local-client.ts';
import { createNativeCommands } from './native-commands.ts';
import { createNativeFiles } from './native-files.ts';
import { createProcessGroups } from './process-group.ts';
import { createWorkspaceArchiver } from './workspace-archive.ts';

/** Loads the SDK's local client. */
export async function importLocalSdk(): Promise<LocalSdk> {
  const { UnixLocalSandboxClient, UnixLocalSandboxSession } =
    await import('@openai/agents/sandbox/local');
  const IsolatedSession = defineIsolatedSession(UnixLocalSandboxSession);
  return {
    createClient: (options) => new UnixLocalSandboxClient(options),
    createIsolatedSession: (state, box): SandboxSessionLike => {
      const sessionState = state as UnixLocalSandboxSessionState;
      return new IsolatedSession(sessionState, partsOf(sessionState, box));
    },
  };
}

function partsOf(state: UnixLocalSandboxSessionState, box: IsolatedBox) {
  const groups = createProcessGroups();
  const starter = createIsolatedStarter({ box, environment: () => state.environment });
  const bareStarter = createIsolatedStarter({ box, environment: () => ({}) });
  return {
    box,
    commands: createNativeCommands({ starter, groups }),
    files: createNativeFiles(state.workspaceRootPath, { owner: box.user, seenAs: BOX_WORKSPACE }),
    archiver: createWorkspaceArchiver({ starter: bareStarter, groups }),
    hasPseudoTerminal: hasPseudoTerminal(),
  };
}
