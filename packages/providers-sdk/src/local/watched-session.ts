import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { resolveRoot } from './pinned-directory.ts';

/** Methods of the SDK's session that use the workspace, of which its types do not show all. */
const USES = ['exec', 'writeStdin', 'applyFileOperation', 'readFile', 'listDir', 'viewImage'];
const SIGNAL_EXIT_BASE = 128;

type Method = (...args: unknown[]) => Promise<unknown>;

/**
 * Makes a session tell what the SDK's own one hides: that the workspace is gone, by code `box_gone` where
 * the SDK takes the path for one that leads out or goes on in a folder without a name, and that a command
 * was ended by a signal, by the exit code that a shell would give.
 */
export function watchLocalSession(session: SandboxSessionLike, workspace: string): void {
  for (const name of USES) {
    replaceMethod(session, name, (use) => async (...args) => {
      await resolveRoot(workspace);
      return await use(...args);
    });
  }
  replaceMethod(session, 'spawnShellCommand', (spawn) => async (...args) => {
    const child = (await spawn(...args)) as ChildProcess;
    tellSignalByExitCode(child);
    return child;
  });
}

function replaceMethod(session: object, name: string, wrap: (method: Method) => Method): void {
  const method: unknown = Reflect.get(session, name);
  if (typeof method === 'function')
    Reflect.set(
      session,
      name,
      wrap(async (...args) => await Reflect.apply(method, session, args)),
    );
}

/** The SDK takes the exit code of the last event, and 1 when there is none. */
function tellSignalByExitCode(child: ChildProcess): void {
  const emit = child.emit.bind(child) as (event: string | symbol, ...args: unknown[]) => boolean;
  child.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    const [code, signal] = args as [number | null, NodeJS.Signals | null];
    if (event !== 'close' || code !== null || signal === null) return emit(event, ...args);
    return emit(event, SIGNAL_EXIT_BASE + constants.signals[signal], null);
  };
}
