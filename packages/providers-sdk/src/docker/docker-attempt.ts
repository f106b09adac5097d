import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import type { DockerCommand } from './docker-command.ts';

/** What the SDK is told so that everything it makes for one box can be found again. */
export interface DockerAttempt {
  /** Folder on this machine inside which the SDK makes the workspace. */
  readonly workspaceBaseDir: string;
  readonly labels: Readonly<Record<string, string>>;
}

const FOLDER_PREFIX = 'opengeni-docker-';
const LABEL = 'opengeni.attempt';

/**
 * Makes a box. When that fails, removes what the SDK leaves of a box that could not start: its workspace and its
 * container.
 */
export async function attemptBox(
  docker: DockerCommand,
  make: (attempt: DockerAttempt) => Promise<SandboxSessionLike>,
): Promise<SandboxSessionLike> {
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  const id = basename(folder);
  try {
    return removeFolderAtClose(await make({ workspaceBaseDir: folder, labels: { [LABEL]: id } }));
  } catch (error) {
    await bestEffort(silentLog, 'remove container', () => removeContainers(docker, id));
    await bestEffort(silentLog, 'remove workspace', () =>
      rm(folder, { recursive: true, force: true }),
    );
    throw error;
  }
}

/** Makes `close` of a session remove also the folder that `attemptBox` made around the workspace. */
export function removeFolderAtClose(session: SandboxSessionLike): SandboxSessionLike {
  const close = session.close?.bind(session);
  return Object.assign(session, {
    close: async () => {
      await close?.();
      await removeFolder(session.state);
    },
  });
}

/** Removes nothing but an empty folder, because a stored state may name any. */
async function removeFolder(state: unknown): Promise<void> {
  const workspace: unknown = Reflect.get(Object(state), 'workspaceRootPath');
  if (typeof workspace !== 'string') return;
  const folder = dirname(workspace);
  if (!basename(folder).startsWith(FOLDER_PREFIX)) return;
  await bestEffort(silentLog, 'remove folder', () => rmdir(folder));
}

async function removeContainers(docker: DockerCommand, id: string): Promise<void> {
  const filter = `label=${LABEL}=${id}`;
  const { stdout } = await docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', filter]);
  const containers = stdout.split('\n').filter((line) => line !== '');
  if (containers.length > 0) await docker(['rm', '--force', '--volumes', ...containers]);
}
